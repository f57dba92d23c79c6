using System.Diagnostics.Metrics;
using LoadBalancer.Edge;

namespace LoadBalancer.Limits;

/// <summary>What the limits per address do. Never which address: there is no end of those.</summary>
internal sealed class LimitMetrics
{
    private readonly Counter<long> _refused;

    public LimitMetrics(IMeterFactory meters, AddressBook book)
    {
        var meter = meters.Create(EdgeMetrics.MeterName);
        _refused = meter.CreateCounter<long>("load_balancer.refused", "{request}", "Connections refused with 429, by reason.");
        meter.CreateObservableUpDownCounter<int>("load_balancer.limits.addresses", () => book.Count, "{address}", "Client addresses that are kept in mind.");
    }

    /// <param name="reason">One of <see cref="Refusal"/>.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
