using Yarp.ReverseProxy.Forwarder;

namespace LoadBalancer.Balancing;

/// <summary>
/// Takes another node at once when the chosen one cannot be connected to: nothing was sent then, so nothing can happen twice. Without it, clients of a node that
/// died would be sent back to it, by their cookie and since it has the fewest requests, until its probes have failed.
/// </summary>
internal static class Failover
{
    /// <summary>So that a request ends even where many nodes are gone.</summary>
    private const int MaxNodes = 4;

    public static async Task TakeAnotherNodeAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        var untried = proxy.AvailableDestinations;
        HashSet<object> notes = [.. context.Items.Keys];
        for (var tried = 1; ; tried++)
        {
            await next(context);
            untried = [.. untried.Where(node => node != proxy.ProxiedDestination)];
            if (tried == MaxNodes || untried.Count == 0 || !IsUnreachable(context))
            {
                return;
            }

            foreach (var note in context.Items.Keys.Where(note => !notes.Contains(note)).ToList())
            {
                // Among them that the client has its node's cookie: it gets the other node's.
                context.Items.Remove(note);
            }

            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
            proxy.ProxiedDestination = null;
            proxy.AvailableDestinations = untried;
        }
    }

    private static bool IsUnreachable(HttpContext context) =>
        context.GetForwarderErrorFeature() is { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } }
        && !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested;
}
