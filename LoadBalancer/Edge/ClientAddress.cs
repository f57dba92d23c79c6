using Microsoft.AspNetCore.HttpOverrides;
using ServiceDefaults.Proxies;

namespace LoadBalancer.Edge;

/// <summary>Who a request comes from: the peer, or whom the configured proxies name. Everything behind reads <c>RemoteIpAddress</c> and nothing else.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// From right to left, as each proxy adds the address it saw at the end: the first that is no trusted proxy is the client, and what stands to the left of it is hearsay. A word
    /// that is no address ends the walk at the last one that is known.
    /// </summary>
    public static void UseClientAddress(this WebApplication app)
    {
        var believed = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        believed.KnownProxies.Clear();
        believed.KnownIPNetworks.Clear();
        app.UseTrustedProxies<TrustedProxyOptions>(believed);
        app.Use(UnmapAsync);
    }

    /// <summary>One spelling per client: a socket that takes both families reports IPv4 as <c>::ffff:a.b.c.d</c>, and so do some proxies.</summary>
    private static Task UnmapAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
        {
            context.Connection.RemoteIpAddress = mapped.MapToIPv4();
        }

        return next(context);
    }
}
