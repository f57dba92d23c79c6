using Wire;

namespace Realtime.ServerApi.Nodes;

/// <summary>Sums up what nodes say of their load.</summary>
internal static class ScaleSignal
{
    /// <summary>A node that says more of itself is not believed: it would call for nodes without end.</summary>
    private const double MostBelieved = 10;

    private const int Digits = 4;

    /// <returns>null = no node takes clients, or none is known: no reason to want fewer.</returns>
    public static ScaleAnswer? Of(IReadOnlyList<NodeLease> leases, double target, TimeSpan age)
    {
        var counted = leases.Where(static lease => lease.State is NodeState.Ready).ToList();
        if (counted.Count == 0)
        {
            return null;
        }

        var loads = counted.ConvertAll(static lease => Math.Clamp(lease.Utilization, 0, MostBelieved));
        var total = loads.Sum();
        return new ScaleAnswer(
            Math.Round(total, Digits),
            Math.Round(total / counted.Count, Digits),
            Math.Round(loads.Max(), Digits),
            target,
            Math.Max(1, (int)Math.Ceiling(Math.Round(total / target, Digits))),
            counted.Count,
            leases.Count(static lease => lease.State is NodeState.Draining),
            counted.Sum(static lease => (long)Math.Max(0, lease.Connections)),
            Math.Round(age.TotalSeconds, 1));
    }
}
