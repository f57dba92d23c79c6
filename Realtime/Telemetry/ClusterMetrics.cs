using System.Diagnostics.Metrics;

namespace Realtime.Telemetry;

/// <summary>What nodes say to each other, a method per event (docs/telemetry.md).</summary>
internal sealed class ClusterMetrics
{
    private readonly Counter<long> _asked;
    private readonly Counter<long> _carriedOut;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _missed;

    public ClusterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(RealtimeTelemetry.Name);
        _asked = meter.CreateCounter<long>("realtime.cluster.asks", "{order}", "Orders that this node gave, by order and outcome.");
        _carriedOut = meter.CreateCounter<long>("realtime.cluster.orders", "{order}", "Orders that reached this node, by order and outcome.");
        _refused = meter.CreateCounter<long>("realtime.cluster.refused", "{message}", "Messages between nodes that were refused, by reason.");
        _missed = meter.CreateCounter<long>("realtime.cluster.missed", "{time}", "Times that orders of other nodes may have been missed.");
    }

    public void OrderAsked(string order, string outcome) =>
        _asked.Add(1, new KeyValuePair<string, object?>("order", order), new KeyValuePair<string, object?>("outcome", outcome));

    public void OrderCarriedOut(string order, string outcome) =>
        _carriedOut.Add(1, new KeyValuePair<string, object?>("order", order), new KeyValuePair<string, object?>("outcome", outcome));

    public void OrdersMissed() => _missed.Add(1);

    public void MessageRefused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
