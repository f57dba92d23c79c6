using Realtime.Hub;

namespace Tests.Simulation;

/// <summary>Which safeguards hold: all of them, but where a test shows that the simulation finds what happens without one.</summary>
internal sealed record SafeguardSwitches
{
    public static readonly SafeguardSwitches All = new();

    public Safeguards Hub { get; init; } = Safeguards.All;

    /// <summary>The store takes members and leases by the node's life, not by its name.</summary>
    public bool ChecksIncarnation { get; init; } = true;

    /// <summary>The store renews the epoch of what another data set wrote.</summary>
    public bool ChecksDataSet { get; init; } = true;
}
