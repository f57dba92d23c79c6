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

    /// <summary>
    /// Says whose delay it was when a request ran out of time: the client's where its body was not whole (RFC 9110 section 15.5.9), else that of who was asked. The proxy takes
    /// both for a client that left, and answers 400.
    /// </summary>
    public static async Task NameTimeoutsAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true } && !context.Response.HasStarted)
        {
            context.Response.StatusCode = context.GetForwarderErrorFeature()?.Error == ForwarderError.RequestBodyCanceled
                ? StatusCodes.Status408RequestTimeout
                : StatusCodes.Status504GatewayTimeout;
        }
    }
}
