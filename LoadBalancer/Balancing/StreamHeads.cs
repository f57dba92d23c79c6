using System.Net;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace LoadBalancer.Balancing;

/// <summary>Passes the head of a stream on before its first word comes: clients give an opening five seconds, and the first word may take longer. To be added last, since no header can follow.</summary>
internal static class StreamHeads
{
    public static void Apply(TransformBuilderContext context) => context.AddResponseTransform(static async transform =>
    {
        if (transform.ProxyResponse is { StatusCode: HttpStatusCode.OK }
            && transform.HttpContext.Request.Path.StartsWithSegments("/connection", StringComparison.OrdinalIgnoreCase))
        {
            await transform.HttpContext.Response.Body.FlushAsync(transform.HttpContext.RequestAborted);
        }
    });
}
