using System.Diagnostics.Metrics;
using LoadBalancer.Balancing;
using LoadBalancer.Edge;
using LoadBalancer.Nodes;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace LoadBalancer.Health;

/// <summary>How many nodes there are, for readiness and as a metric (docs/telemetry.md).</summary>
internal sealed class NodeCounts
{
    private readonly NodeDirectory _directory;
    private readonly DegradedNodes _degraded;
    private readonly IProxyStateLookup _proxy;

    public NodeCounts(NodeDirectory directory, DegradedNodes degraded, IProxyStateLookup proxy, IMeterFactory meters)
    {
        (_directory, _degraded, _proxy) = (directory, degraded, proxy);
        meters.Create(EdgeMetrics.MeterName).CreateObservableGauge<int>("load_balancer.nodes", Counted, "{node}", "Nodes as this balancer sees them, by state.");
    }

    /// <summary>Nodes that take clients and pass their checks. One not asked yet counts: its lease says that it takes clients.</summary>
    public int Usable => _proxy.TryGetCluster(Clusters.Realtime, out var cluster) ? cluster.DestinationsState.AllDestinations.Count(IsUsable) : 0;

    private static bool IsUsable(DestinationState node) =>
        node.Health is { Active: not DestinationHealth.Unhealthy, Passive: not DestinationHealth.Unhealthy };

    private IEnumerable<Measurement<int>> Counted() =>
        [Of(_directory.Picture.Announced, "announced"), Of(_directory.Picture.Nodes.Count, "ready"), Of(Usable, "usable"), Of(_degraded.Count, "degraded")];

    private static Measurement<int> Of(int count, string state) => new(count, new KeyValuePair<string, object?>("state", state));
}
