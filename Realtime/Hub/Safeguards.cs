namespace Realtime.Hub;

/// <summary>
/// What keeps a channel's promise on this node. All of them always hold: they are switched off by tests alone, one at a time, to show that a simulation finds what happens then.
/// </summary>
internal sealed record Safeguards
{
    public static readonly Safeguards All = new();

    /// <summary>What was delivered between the history's reading and the reply is sent after it.</summary>
    public bool UsesTail { get; init; } = true;

    /// <summary>A client that is ahead of the relay waits until the node gets there.</summary>
    public bool Parks { get; init; } = true;

    /// <summary>Positions of two epochs are not compared.</summary>
    public bool ChecksEpoch { get; init; } = true;

    /// <summary>What does not follow directly is not delivered.</summary>
    public bool ChecksGap { get; init; } = true;
}
