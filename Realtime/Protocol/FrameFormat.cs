namespace Realtime.Protocol;

/// <summary>How bytes look on the wire: codec and framing together, since a shared frame needs both.</summary>
internal enum FrameFormat
{
    /// <summary>JSON in WebSocket text frames.</summary>
    WebSocketJson,

    /// <summary>Protobuf in WebSocket binary frames.</summary>
    WebSocketProtobuf,

    /// <summary>JSON in WebSocket text frames, each compressed for itself (RFC 7692).</summary>
    WebSocketJsonDeflated,

    /// <summary>Protobuf in WebSocket binary frames, each compressed for itself (RFC 7692).</summary>
    WebSocketProtobufDeflated,

    /// <summary>JSON, each message on a line of its own.</summary>
    StreamJson,

    /// <summary>Protobuf, each message with its length before it.</summary>
    StreamProtobuf,

    /// <summary>JSON as server-sent events.</summary>
    EventsJson,

    /// <summary>Bare pushes in JSON as server-sent events, for those who only listen.</summary>
    ListenerEventsJson,
}
