namespace Realtime.Protocol;

/// <summary>How bytes look on the wire: codec and framing together, since a shared frame needs both.</summary>
internal enum FrameFormat
{
    /// <summary>JSON in WebSocket text frames.</summary>
    WebSocketJson,

    /// <summary>Protobuf in WebSocket binary frames.</summary>
    WebSocketProtobuf,
}
