namespace Realtime.Hub;

/// <summary>A connection within one sink. Our own number, never used again, so that a late call hits nobody else.</summary>
internal readonly record struct ConnectionId(ulong Value);
