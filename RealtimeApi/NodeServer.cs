using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RealtimeApi;

/// <summary>How the web server is set up for connections that stay.</summary>
internal static class NodeServer
{
    /// <summary>Above the balancer's, which adds its own headers to what it lets through.</summary>
    private const int MaxHeaderBytes = 64 * 1024;

    public static void AddNodeServer(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<KestrelServerOptions>(static options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        });
    }
}
