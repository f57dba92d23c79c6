using Realtime.Channels;
using Realtime.Hub;

namespace Tests.Simulation;

/// <summary>What may go wrong in a run: drawn from its seed, so that quiet and wild runs alternate.</summary>
internal sealed record FaultPlan
{
    /// <summary>Per relayed publication, and per message between nodes.</summary>
    public int LossPercent { get; private init; }

    /// <summary>The broker says OnDoubt some time after what it lost; otherwise only a later publication or the audit can show it.</summary>
    public bool AreLossesTold { get; private init; }

    public int DuplicatePercent { get; private init; }

    public int ReorderPercent { get; private init; }

    /// <summary>Per call of the store.</summary>
    public int UnavailablePercent { get; private init; }

    /// <summary>Milliseconds, exclusive: of one way to the store, or between client and node.</summary>
    public int MaxLag { get; private init; }

    /// <summary>Milliseconds, exclusive: until a call of a store that is away fails.</summary>
    public int StoreTimeout { get; private init; } = 2_000;

    /// <summary>Bytes that may wait for a client.</summary>
    public int MaxQueueBytes { get; private init; } = 64 * 1024;

    /// <summary>How long each round's disturbance lasts, in milliseconds.</summary>
    public int Disturbance { get; private init; } = 1_000;

    public int Publications { get; private init; } = 20;

    /// <summary>What happens in each round, so many times of each kind at most.</summary>
    public IReadOnlyList<FaultKind> Kinds { get; private init; } = [];

    public NamespaceOptions Policy { get; private init; } = new();

    public LiveChannelOptions Channels { get; private init; } = new();

    /// <summary>Nothing is lost and everything is kept, so nobody may be told that anything was.</summary>
    public bool IsCalm { get; private init; }

    /// <summary>Most clients stay where they are, so that what happens to them is seen.</summary>
    public bool AreClientsStill { get; private init; }

    /// <summary>Replies are bounded so low that many members do not fit one.</summary>
    public bool IsNarrow => MaxQueueBytes < 10_000;

    public override string ToString() => IsCalm
        ? $"calm, lag {MaxLag}"
        : $"{string.Join(", ", Kinds)}; lag {MaxLag}, loss {LossPercent} ({(AreLossesTold ? "told" : "untold")}), duplicates {DuplicatePercent}, reorder {ReorderPercent}, unavailable {UnavailablePercent}, kept {Policy.HistorySize}, tail {Channels.MaxTailBytes}, waiting {Channels.MaxWaiting}, {Publications} publications in {Disturbance} ms";

    public static FaultPlan Draw(SeededScheduler scheduler)
    {
        var maxLag = 1 + scheduler.Choose(40);
        if (scheduler.Chance(20))
        {
            return new FaultPlan { IsCalm = true, MaxLag = maxLag, Policy = Keeping(1000, scheduler.Chance(30), 64 * 1024), Channels = Checked(new LiveChannelOptions()) };
        }

        // A recovery has to fit the queue, or its client is cut for it again and again.
        var isNarrow = scheduler.Chance(40);
        return new FaultPlan
        {
            LossPercent = scheduler.Choose(2) * scheduler.Choose(15),
            AreLossesTold = scheduler.Chance(60),
            DuplicatePercent = scheduler.Choose(2) * scheduler.Choose(10),
            ReorderPercent = scheduler.Choose(2) * scheduler.Choose(10),
            UnavailablePercent = scheduler.Choose(2) * scheduler.Choose(20),
            MaxLag = maxLag,
            MaxQueueBytes = isNarrow ? 1_300 : 64 * 1024,
            Disturbance = scheduler.Chance(70) ? 400 + scheduler.Choose(800) : 2_000 + scheduler.Choose(14_000),
            Publications = 10 + scheduler.Choose(30),
            Kinds = [.. Enum.GetValues<FaultKind>().Where(_ => scheduler.Chance(22))],
            AreClientsStill = scheduler.Chance(30),
            Policy = Keeping(scheduler.Chance(60) ? 1000 : 1 + scheduler.Choose(15), scheduler.Chance(30), isNarrow ? 300 : 64 * 1024),
            Channels = Checked(new LiveChannelOptions
            {
                MaxTailBytes = scheduler.Chance(50) ? 1024 * 1024 : 100 + scheduler.Choose(500),
                MaxWaiting = scheduler.Chance(50) ? 1000 : 1 + scheduler.Choose(5),
            }),
        };
    }

    private static NamespaceOptions Keeping(int publications, bool tellsJoins, int maxRecoveryBytes) => new()
    {
        HistorySize = publications,
        MaxRecoveryBytes = maxRecoveryBytes,
        ForceRecovery = true,
        Presence = true,
        JoinLeave = tellsJoins,
        ForcePushJoinLeave = tellsJoins,
    };

    private static LiveChannelOptions Checked(LiveChannelOptions options)
    {
        options.PositionCheckInterval = TimeSpan.FromSeconds(8);
        return options;
    }
}
