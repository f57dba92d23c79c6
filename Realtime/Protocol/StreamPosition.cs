namespace Realtime.Protocol;

/// <summary>A place in a channel's history. Within one epoch offsets start at 1 and grow by 1; positions of two epochs cannot be compared.</summary>
/// <param name="Offset">0 = before the first publication.</param>
/// <param name="Epoch">Never empty when it comes from a broker. Empty in a client's request = whatever epoch there is.</param>
public readonly record struct StreamPosition(ulong Offset, string Epoch)
{
    /// <summary>Says what an arriving publication means to a node that stands here. The only place where offsets are compared.</summary>
    public PositionStep StepTo(StreamPosition next) =>
        !string.Equals(next.Epoch, Epoch, StringComparison.Ordinal) ? PositionStep.OtherEpoch
        : next.Offset == Offset + 1 ? PositionStep.Next
        : next.Offset > Offset ? PositionStep.Gap
        : PositionStep.Behind;
}
