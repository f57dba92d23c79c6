using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace RealtimeApi;

/// <summary>How the web server is set up for connections that stay.</summary>
internal static class NodeServer
{
    // All above the balancer's, which adds its own headers to what it lets through.
    private const int MaxHeaderBytes = 64 * 1024;
    private const int MaxHeaderCount = 256;
    private const int MaxRequestLineBytes = 32 * 1024;

    // The doors and the server API set a bound of their own for each request; nothing else takes a body.
    private const int MaxBodyBytes = 64 * 1024;

    // Half of what the web server asks for by itself, as it does at the balancer.
    private const int LeastBodyBytesPerSecond = 120;

    public static void AddNodeServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<NodeServerOptions>, NodeServerOptionsValidator>();
        builder.Services.AddOptions<NodeServerOptions>().Bind(Present(builder.Configuration.GetSection(NodeServerOptions.SectionName))).ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<NodeServerOptions>>(static (options, node) =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            options.Limits.MaxRequestHeaderCount = MaxHeaderCount;
            options.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            options.Limits.MaxRequestBodySize = MaxBodyBytes;
            options.Limits.RequestHeadersTimeout = node.Value.HeadersTimeout;
            options.Limits.KeepAliveTimeout = node.Value.IdleTimeout;
            options.Limits.MinRequestBodyDataRate = new MinDataRate(LeastBodyBytesPerSecond, node.Value.SlowBodyGrace);
        });
    }

    /// <summary>Without empty values, which count as absent.</summary>
    private static IConfigurationRoot Present(IConfigurationSection section) => new ConfigurationBuilder()
        .AddInMemoryCollection(section.GetChildren().Where(static value => !string.IsNullOrWhiteSpace(value.Value)).Select(static value => KeyValuePair.Create(value.Key, value.Value)))
        .Build();
}
