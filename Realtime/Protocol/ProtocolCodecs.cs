using Realtime.Protocol.Framing;
using Realtime.Protocol.Json;
using Realtime.Protocol.Protobuf;

namespace Realtime.Protocol;

/// <summary>A codec for each <see cref="FrameFormat"/>.</summary>
internal static class ProtocolCodecs
{
    public static IReadOnlyList<IProtocolCodec> All { get; } =
    [
        new JsonCodec(FrameFormat.WebSocketJson, new WebSocketFraming(WebSocketOpcode.Text)),
        new ProtobufCodec(FrameFormat.WebSocketProtobuf, new WebSocketFraming(WebSocketOpcode.Binary)),
        new JsonCodec(FrameFormat.WebSocketJsonDeflated, new WebSocketFraming(WebSocketOpcode.Text, deflates: true)),
        new ProtobufCodec(FrameFormat.WebSocketProtobufDeflated, new WebSocketFraming(WebSocketOpcode.Binary, deflates: true)),
        new JsonCodec(FrameFormat.StreamJson, new StreamFraming("\n"u8.ToArray())),
        new ProtobufCodec(FrameFormat.StreamProtobuf, new StreamFraming([])),
        new JsonCodec(FrameFormat.EventsJson, new EventFraming()),
        new JsonCodec(FrameFormat.ListenerEventsJson, new EventFraming(), isBare: true),
    ];

    public static IProtocolCodec For(FrameFormat format) => All.Single(codec => codec.Format == format);
}
