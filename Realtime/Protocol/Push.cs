namespace Realtime.Protocol;

/// <summary>What the server says unasked.</summary>
internal abstract record Push;

/// <summary>An item of a channel.</summary>
internal sealed record PublicationPush(Publication Publication) : Push;

/// <summary>Somebody came.</summary>
internal sealed record JoinPush(ClientInfo Info) : Push;

/// <summary>Somebody left.</summary>
internal sealed record LeavePush(ClientInfo Info) : Push;

/// <summary>To one client, outside any channel.</summary>
internal sealed record MessagePush(ReadOnlyMemory<byte> Data) : Push;

/// <summary>The server ended a subscription.</summary>
/// <param name="Code">2500 and above: the SDK subscribes again by itself.</param>
/// <param name="Reason">Never empty.</param>
internal sealed record UnsubscribePush(uint Code, string Reason) : Push;
