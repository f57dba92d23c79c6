using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;

namespace LoadBalancer.Balancing;

/// <summary>The balancer's own steps around a proxied request.</summary>
internal static class ProxySteps
{
    /// <summary>A socket's life is no latency: hours of it would hide every slow answer in the same histogram.</summary>
    public static Task LeaveSocketsOutOfLatencyAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/connection", StringComparison.OrdinalIgnoreCase)
            && context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        return next(context);
    }

    /// <summary>Says when to come back (RFC 9110 section 10.2.3): nodes join again within seconds.</summary>
    public static async Task AdviseWhenNoNodeIsThereAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetForwarderErrorFeature()?.Error == ForwarderError.NoAvailableDestinations && !context.Response.HasStarted)
        {
            context.Response.Headers.RetryAfter = "2";
        }
    }

    /// <summary>A body that was not whole in time is the client's delay (RFC 9110 section 15.5.9) and no malformed request, as which the proxy answers it.</summary>
    public static async Task NameSlowBodiesAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetForwarderErrorFeature()?.Error == ForwarderError.RequestBodyCanceled
            && context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true }
            && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
        }
    }
}
