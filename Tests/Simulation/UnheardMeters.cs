using System.Diagnostics.Metrics;

namespace Tests.Simulation;

/// <summary>One meter for all nodes of all runs, to which nobody listens.</summary>
internal sealed class UnheardMeters : IMeterFactory
{
    private static readonly Meter All = new("simulation");

    public Meter Create(MeterOptions options) => All;

    public void Dispose()
    {
        // It is everybody's.
    }
}
