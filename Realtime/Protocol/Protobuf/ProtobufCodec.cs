using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Realtime.Protocol.Framing;

namespace Realtime.Protocol.Protobuf;

/// <summary>Protobuf messages, each with its length before it, in WebSocket binary frames (docs/protocol.md).</summary>
internal sealed class ProtobufCodec : IProtocolCodec
{
    public FrameFormat Format => FrameFormat.WebSocketProtobuf;

    /// <summary>An empty reply: a length of 0.</summary>
    public Frame Ping { get; } = WebSocketFrames.Of(WebSocketOpcode.Binary, [0]);

    public bool TryRead(ref ReadOnlySequence<byte> message, [NotNullWhen(true)] out Command? command)
    {
        command = null;
        Span<byte> prefix = stackalloc byte[Varint.MaxBytes];
        var first = message.Slice(0, Math.Min(message.Length, prefix.Length));
        first.CopyTo(prefix);
        if (!Varint.TryRead(prefix[..(int)first.Length], out var length, out var prefixBytes) || length > (ulong)(message.Length - prefixBytes))
        {
            message = message.Slice(message.End);
            return false;
        }

        var body = message.Slice(prefixBytes, (long)length);
        message = message.Slice(body.End);
        var fields = new ProtobufFields(body.IsSingleSegment ? body.FirstSpan : body.ToArray());
        return CommandReader.TryRead(ref fields, out command);
    }

    public Frame? Encode(Reply reply)
    {
        var writer = new ProtobufWriter();
        ProtobufReplies.Write(writer, reply);
        return Finish(writer);
    }

    public Frame? Encode(string? channel, Push push)
    {
        var writer = new ProtobufWriter();
        ProtobufPushes.Write(writer, channel, push);
        return Finish(writer);
    }

    public ReadOnlyMemory<byte>? Patch(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> payload) => null;

    public Frame Close(DisconnectCode code) => WebSocketFrames.Close(code);

    private static Frame Finish(ProtobufWriter writer)
    {
        writer.Prefix();
        return WebSocketFrames.Of(WebSocketOpcode.Binary, writer.Written);
    }
}
