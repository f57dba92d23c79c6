namespace Tests.Faults;

/// <summary>How large a run is.</summary>
/// <param name="Name">Of the fault, as the table shows it.</param>
internal sealed record FaultRunSettings(string Name)
{
    public int Clients { get; init; } = 200;

    /// <summary>So many of the clients go and come by themselves all the time.</summary>
    public int Restless { get; init; } = 25;

    public int Channels { get; init; } = 20;

    /// <summary>Beside them, for the restless alone.</summary>
    public int LonelyChannels { get; init; } = 5;

    public int ChannelsPerClient { get; init; } = 2;

    public int PublishersPerChannel { get; init; } = 2;

    /// <summary>Of one publisher: two in each of 20 channels make 200 publications a second.</summary>
    public TimeSpan PublishInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>So many of the clients are two by two of the same user.</summary>
    public int SecondTabs { get; init; }

    /// <summary>In which the first connections are begun.</summary>
    public TimeSpan StartSpread { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Signalled gaps are no fault: Redis lost what it had.</summary>
    public bool MayLoseHistory { get; init; }

    /// <summary>Before the fault, and after all have come back.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(2);
}
