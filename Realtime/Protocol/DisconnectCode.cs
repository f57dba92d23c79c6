namespace Realtime.Protocol;

/// <summary>The table of closes (docs/protocol.md). 3500-3999 and 4500-4999 tell the SDK to stay away, all others to come back.</summary>
/// <param name="Code">The WebSocket close code (RFC 6455 section 7.4).</param>
/// <param name="Reason">Never empty and never JSON: SDKs would misread it. At most 123 bytes.</param>
public sealed record DisconnectCode(ushort Code, string Reason)
{
    public static readonly DisconnectCode Normal = new(1000, "connection closed");
    public static readonly DisconnectCode WebSocketProtocol = new(1002, "protocol error");
    public static readonly DisconnectCode MessageTooBig = new(1009, "message size limit exceeded");

    public static readonly DisconnectCode ConnectionClosed = new(3000, "connection closed");
    public static readonly DisconnectCode Shutdown = new(3001, "shutdown");
    public static readonly DisconnectCode InternalError = new(3004, "internal server error");
    public static readonly DisconnectCode ConnectionExpired = new(3005, "connection expired");
    public static readonly DisconnectCode SubscriptionExpired = new(3006, "subscription expired");
    public static readonly DisconnectCode Slow = new(3008, "slow");
    public static readonly DisconnectCode WriteError = new(3009, "write error");
    public static readonly DisconnectCode InsufficientState = new(3010, "insufficient state");
    public static readonly DisconnectCode ForceReconnect = new(3011, "force reconnect");
    public static readonly DisconnectCode NoPong = new(3012, "no pong");
    public static readonly DisconnectCode TooManyRequests = new(3013, "too many requests");
    public static readonly DisconnectCode StateInvalidated = new(3014, "state invalidated");

    public static readonly DisconnectCode InvalidToken = new(3500, "invalid token");
    public static readonly DisconnectCode BadRequest = new(3501, "bad request");
    public static readonly DisconnectCode Stale = new(3502, "stale");
    public static readonly DisconnectCode ForceDisconnect = new(3503, "force disconnect");
    public static readonly DisconnectCode ConnectionLimit = new(3504, "connection limit");
    public static readonly DisconnectCode ChannelLimit = new(3505, "channel limit");
    public static readonly DisconnectCode InappropriateProtocol = new(3506, "inappropriate protocol");
    public static readonly DisconnectCode PermissionDenied = new(3507, "permission denied");
    public static readonly DisconnectCode NotAvailable = new(3508, "not available");

    /// <summary>Whether the SDK comes back by itself.</summary>
    public bool CanReconnect => Code is not ((>= 3500 and < 4000) or (>= 4500 and < 5000));
}
