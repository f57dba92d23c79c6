using LoadBalancer.Health;

namespace LoadBalancer.Balancing;

/// <summary>
/// Sends new clients to nodes that are not degraded, while there are any; where all are, they are likelier to suffer from the same thing than to be worse than each other, and all are
/// used. What belongs to an open stream still goes to its node, and open sockets stay where they are.
/// </summary>
internal static class SoundNodes
{
    public static Task PreferAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/emulation", StringComparison.OrdinalIgnoreCase))
        {
            var degraded = context.RequestServices.GetRequiredService<DegradedNodes>();
            var proxy = context.GetReverseProxyFeature();
            if (degraded.Count > 0 && proxy.AvailableDestinations.Where(node => !degraded.Contains(node)).ToList() is { Count: > 0 } sound)
            {
                proxy.AvailableDestinations = sound;
            }
        }

        return next(context);
    }
}
