namespace Realtime.Cluster.Messages;

/// <summary>What stands before the body of every message between nodes.</summary>
/// <param name="Order">The order's name.</param>
/// <param name="Node">Who wrote it.</param>
/// <param name="Incarnation">Which life of it; 0 = one that the others do not know yet.</param>
/// <param name="Number">Grows with every message of the node, also over its restarts.</param>
/// <param name="SentAt">By the node's own clock, in milliseconds since 1970: whoever can forge messages may own the store's.</param>
internal sealed record MessageHeader(string Order, string Node, long Incarnation, long Number, long SentAt)
{
    /// <summary>W3C trace context of what asked; null = untraced.</summary>
    public string? TraceParent { get; init; }

    /// <inheritdoc cref="TraceParent"/>
    public string? TraceState { get; init; }

    /// <summary>null = an order, else the answer to one.</summary>
    public MessageReply? Reply { get; init; }
}
