using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Edge;

/// <summary>
/// Bounds of a request. 16 KB of cookies, of query or of any one header pass, with room for what else a browser sends; beyond that the answer is 431 or 414.
/// Nodes allow more, since the balancer adds headers of its own: what passes here is never refused there.
/// </summary>
internal sealed class RequestLimits(IOptions<EdgeOptions> edge) : IConfigureOptions<KestrelServerOptions>
{
    private const int MaxHeaderBytes = 20 * 1024;
    private const int MaxHeaders = 200;

    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        options.Limits.MaxRequestHeaderCount = MaxHeaders;
        options.Limits.MaxRequestLineSize = MaxHeaderBytes;
        options.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;
        options.Limits.MaxRequestBodySize = edge.Value.MaxRequestBodyBytes;
    }
}
