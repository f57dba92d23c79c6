namespace Realtime.Protocol;

/// <summary>What the server says unasked.</summary>
internal abstract record Push;

/// <summary>An item of a channel.</summary>
internal sealed record PublicationPush(Publication Publication) : Push
{
    /// <summary>How its payload is written.</summary>
    public PayloadForm Form { get; init; }

    /// <summary>With <see cref="PayloadForm.Patch"/>: what makes the payload from the one that the client got before (docs/protocol.md, "Patches"). Made by <see cref="IProtocolCodec.Patch"/>.</summary>
    public ReadOnlyMemory<byte> Patch { get; init; }
}

/// <summary>Somebody came.</summary>
internal sealed record JoinPush(ClientInfo Info) : Push;

/// <summary>Somebody left.</summary>
internal sealed record LeavePush(ClientInfo Info) : Push;

/// <summary>To one client, outside any channel.</summary>
internal sealed record MessagePush(ReadOnlyMemory<byte> Data) : Push;

/// <summary>The server subscribed the client.</summary>
/// <param name="Result">Of its publications and recovery nothing is said.</param>
internal sealed record SubscribePush(SubscribeResult Result) : Push;

/// <summary>The server ended a subscription.</summary>
internal sealed record UnsubscribePush(UnsubscribeCode Code) : Push;

/// <summary>The server prolonged the connection, or bounded it.</summary>
/// <param name="Expiry">When it must have been refreshed; null = it need not.</param>
internal sealed record RefreshPush(TimeToLive? Expiry) : Push;

/// <summary>The first word on a connection that only listens, where a reply would stand.</summary>
internal sealed record ConnectPush(ConnectResult Result) : Push;

/// <summary>Why the connection ends, where the framing has no close of its own. Made by <see cref="IProtocolCodec.Close"/>.</summary>
internal sealed record DisconnectPush(DisconnectCode Code) : Push;
