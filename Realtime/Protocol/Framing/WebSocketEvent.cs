namespace Realtime.Protocol.Framing;

/// <summary>What the bytes read so far amount to.</summary>
internal enum WebSocketEvent
{
    /// <summary>Nothing whole yet: give more bytes.</summary>
    None,

    /// <summary>A whole message of data.</summary>
    Message,

    Ping,

    Pong,

    /// <summary>The peer closes.</summary>
    Close,

    /// <summary>The bytes break RFC 6455: close with <see cref="DisconnectCode.WebSocketProtocol"/>. Nothing more can be read.</summary>
    Malformed,

    /// <summary>The message is over the limit: close with <see cref="DisconnectCode.MessageTooBig"/>. Nothing more can be read.</summary>
    TooBig,
}
