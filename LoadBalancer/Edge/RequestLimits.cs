using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Edge;

/// <summary>
/// Bounds of a request. By default 16 KB of cookies, of query or of any one header pass, with room for what else a browser sends; beyond that the answer is 431 or 414.
/// Nodes allow more, since the balancer adds headers of its own: what passes here is never refused there.
/// </summary>
internal sealed class RequestLimits(IOptions<EdgeOptions> edge, IOptions<TimeoutOptions> timeouts) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        ConfigureSizes(options.Limits, edge.Value);
        ConfigureTimes(options.Limits, timeouts.Value);
    }

    private static void ConfigureSizes(KestrelServerLimits limits, EdgeOptions edge)
    {
        limits.MaxRequestHeadersTotalSize = edge.MaxRequestHeaderBytes;
        limits.MaxRequestHeaderCount = edge.MaxRequestHeaders;
        limits.MaxRequestLineSize = edge.MaxRequestHeaderBytes;
        limits.Http2.MaxRequestHeaderFieldSize = edge.MaxRequestHeaderBytes;
        limits.MaxRequestBodySize = edge.MaxRequestBodyBytes;
    }

    private static void ConfigureTimes(KestrelServerLimits limits, TimeoutOptions times)
    {
        limits.RequestHeadersTimeout = times.RequestHeaders;
        limits.KeepAliveTimeout = times.KeepAlive;
        limits.MinRequestBodyDataRate = times.BodyBytesPerSecond == 0 ? null : new MinDataRate(times.BodyBytesPerSecond, times.BodyGracePeriod);
    }
}
