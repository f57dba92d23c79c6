using Yarp.ReverseProxy.Forwarder;

namespace LoadBalancer.Balancing;

/// <summary>
/// Takes another node at once when the chosen one cannot be connected to, or says that it drains: nothing has happened then, so nothing can happen twice. Without it, clients
/// of a node that ended would be sent back to it, by their cookie and since it has the fewest requests, until its probes have failed or the registry has told.
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
        HashSet<string> headers = [.. context.Response.Headers.Keys];
        if (IsOpening(context.Request))
        {
            context.Request.EnableBuffering();
        }

        for (var tried = 1; ; tried++)
        {
            await next(context);
            untried = [.. untried.Where(node => node != proxy.ProxiedDestination)];
            if (tried == MaxNodes || untried.Count == 0 || !CanAskAnother(context))
            {
                return;
            }

            Forget(context, notes, headers);
            proxy.ProxiedDestination = null;
            proxy.AvailableDestinations = untried;
        }
    }

    /// <summary>A stream is opened by a small body, which the next node must get as well.</summary>
    private static bool IsOpening(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/connection", StringComparison.OrdinalIgnoreCase);

    private static bool CanAskAnother(HttpContext context) =>
        (IsUnreachable(context) || DrainingNodes.HaveRefused(context)) && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested;

    private static bool IsUnreachable(HttpContext context) =>
        context.GetForwarderErrorFeature() is { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } };

    /// <summary>What the first node left behind. Among it that the client has its cookie: it gets the other node's.</summary>
    private static void Forget(HttpContext context, HashSet<object> notes, HashSet<string> headers)
    {
        foreach (var note in context.Items.Keys.Where(note => !notes.Contains(note)).ToList())
        {
            context.Items.Remove(note);
        }

        foreach (var header in context.Response.Headers.Keys.Where(header => !headers.Contains(header)).ToList())
        {
            context.Response.Headers.Remove(header);
        }

        if (context.Request.Body.CanSeek)
        {
            context.Request.Body.Position = 0;
        }

        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }
}
