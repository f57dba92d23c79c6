namespace Realtime.Protocol.Framing;

/// <summary>RFC 6455 section 5.2; all others are reserved.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}
