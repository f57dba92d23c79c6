using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RealtimeApi;

/// <summary>How the web server is set up for connections that stay.</summary>
internal static class NodeServer
{
    // All above the balancer's, which adds its own headers to what it lets through.
    private const int MaxHeaderBytes = 64 * 1024;
    private const int MaxHeaderCount = 256;
    private const int MaxRequestLineBytes = 32 * 1024;

    public static void AddNodeServer(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<KestrelServerOptions>(static options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            options.Limits.MaxRequestHeaderCount = MaxHeaderCount;
            options.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        });
    }
}
