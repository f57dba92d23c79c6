namespace Realtime.Protocol;

/// <summary>One item in a channel. Immutable; its memory belongs to the garbage collector and is shared freely.</summary>
/// <param name="Data">The payload: JSON text for channels with JSON clients, else any bytes.</param>
public sealed record Publication(ReadOnlyMemory<byte> Data)
{
    /// <summary>Given by the broker; null until then, and always null in a channel without history.</summary>
    public StreamPosition? Position { get; init; }

    /// <summary>Who published; null when a backend did.</summary>
    public ClientInfo? Info { get; init; }

    /// <summary>Values by name for filters; null = none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Subscribers that take patches may get one instead of the whole payload.</summary>
    public bool MayPatch { get; init; }

    /// <summary>W3C trace context of the publisher. Travels between nodes, never to a client.</summary>
    public string? TraceParent { get; init; }
}
