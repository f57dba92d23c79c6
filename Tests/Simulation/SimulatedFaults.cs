using Realtime.Channels;
using Realtime.Hub;

namespace Tests.Simulation;

/// <summary>What goes wrong in a run: drawn from its seed, so that quiet and wild runs alternate.</summary>
internal sealed record SimulatedFaults
{
    /// <summary>Per relayed publication.</summary>
    public int LossPercent { get; private init; }

    /// <summary>The broker says OnDoubt some time after what it lost; otherwise only a later publication can show it.</summary>
    public bool AreLossesTold { get; private init; }

    public int DuplicatePercent { get; private init; }

    public int ReorderPercent { get; private init; }

    /// <summary>Per call of the broker.</summary>
    public int UnavailablePercent { get; private init; }

    /// <summary>How often in a round a node's relay is cut for a while. That is always told.</summary>
    public int Cuts { get; private init; }

    /// <summary>How often in a round the store begins a new epoch.</summary>
    public int Renewals { get; private init; }

    /// <summary>The nodes lose their connections with the epoch, as when a store restarts; otherwise it just expired.</summary>
    public bool AreRenewalsTold { get; private init; }

    public int MaxLagMilliseconds { get; private init; }

    public NamespaceOptions Policy { get; private init; } = new();

    public LiveChannelOptions Channels { get; private init; } = new();

    /// <summary>Nothing is lost and everything is kept, so nobody may be told that anything was.</summary>
    public bool IsCalm { get; private init; }

    /// <summary>Only a later publication can show what was lost.</summary>
    public bool LosesUntold => LossPercent > 0 && !AreLossesTold;

    /// <summary>Only a publication of the new epoch can show that it began.</summary>
    public bool RenewsUntold => Renewals > 0 && !AreRenewalsTold;

    public static SimulatedFaults Draw(SeededScheduler scheduler)
    {
        var maxLag = 1 + scheduler.Choose(40);
        if (scheduler.Chance(25))
        {
            return new SimulatedFaults { IsCalm = true, MaxLagMilliseconds = maxLag, Policy = Keeping(1000) };
        }

        return new SimulatedFaults
        {
            LossPercent = scheduler.Choose(2) * scheduler.Choose(15),
            AreLossesTold = scheduler.Chance(60),
            DuplicatePercent = scheduler.Choose(2) * scheduler.Choose(10),
            ReorderPercent = scheduler.Choose(2) * scheduler.Choose(10),
            UnavailablePercent = scheduler.Choose(2) * scheduler.Choose(20),
            Cuts = scheduler.Choose(3),
            Renewals = scheduler.Choose(2) * scheduler.Choose(3),
            AreRenewalsTold = scheduler.Chance(60),
            MaxLagMilliseconds = maxLag,
            Policy = Keeping(scheduler.Chance(50) ? 1000 : 1 + scheduler.Choose(15)),
            Channels = new LiveChannelOptions
            {
                MaxTailBytes = scheduler.Chance(50) ? 1024 * 1024 : 100 + scheduler.Choose(500),
                MaxWaiting = scheduler.Chance(50) ? 1000 : 1 + scheduler.Choose(5),
            },
        };
    }

    private static NamespaceOptions Keeping(int publications) => new() { HistorySize = publications, ForceRecovery = true };
}
