using System.Diagnostics.Metrics;
using LoadBalancer.Edge;

namespace LoadBalancer.Draining;

/// <summary>What a stop does to those who are connected.</summary>
internal sealed class DrainMetrics
{
    private readonly Counter<long> _ended;

    public DrainMetrics(IMeterFactory meters) => _ended = meters.Create(EdgeMetrics.MeterName).CreateCounter<long>(
        "load_balancer.drain.ended", "{connection}", "WebSockets and streams that the balancer's stop has ended, by outcome.");

    public void Ended(int closed, int cut)
    {
        _ended.Add(closed, new KeyValuePair<string, object?>("outcome", "closed"));
        _ended.Add(cut, new KeyValuePair<string, object?>("outcome", "cut"));
    }
}
