using Wire;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace LoadBalancer.Balancing;

/// <summary>
/// Hears a node say that it drains. The registry tells it within a second; until then a client would be refused that another node takes. What the node answered is kept from
/// the client: <see cref="Failover"/> asks another one.
/// </summary>
internal static class DrainingNodes
{
    private static readonly object Refused = new();

    public static void Apply(TransformBuilderContext context) => context.AddResponseTransform(static transform =>
    {
        if (transform.ProxyResponse is { } answer && answer.Headers.TryGetValues(NodeDraining.Header, out var reasons) && reasons.Contains(NodeDraining.Reason, StringComparer.Ordinal))
        {
            transform.SuppressResponseBody = true;
            transform.HttpContext.Items[Refused] = true;
        }

        return ValueTask.CompletedTask;
    });

    /// <summary>Whether the node that was asked last has said so.</summary>
    public static bool HaveRefused(HttpContext context) => context.Items.ContainsKey(Refused);
}
