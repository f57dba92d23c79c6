using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Realtime.Protocol.Delta;
using Realtime.Protocol.Framing;

namespace Realtime.Protocol.Protobuf;

/// <summary>Protobuf messages, each with its length before it (docs/protocol.md).</summary>
/// <param name="format">Which of the formats in Protobuf it is.</param>
/// <param name="framing">What carries the messages.</param>
internal sealed class ProtobufCodec(FrameFormat format, IFraming framing) : IProtocolCodec
{
    public FrameFormat Format => format;

    /// <summary>An empty reply: a length of 0.</summary>
    public Frame Ping { get; } = framing.Of([0]);

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

    public Frame? Encode(string? channel, Push push) => Push(channel, push);

    /// <summary>
    /// There is always one, if need be one that inserts the whole payload: the C# SDK looks at no <c>delta</c> and applies everything after the first publication as a patch.
    /// </summary>
    public ReadOnlyMemory<byte>? Patch(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> payload) => FossilPatch.Make(before.Span, payload.Span, keepsCharacters: false);

    public Frame Close(DisconnectCode code) => framing.Close(code) ?? Push(null, new DisconnectPush(code));

    private Frame Push(string? channel, Push push)
    {
        var writer = new ProtobufWriter();
        ProtobufPushes.Write(writer, channel, push);
        return Finish(writer);
    }

    private Frame Finish(ProtobufWriter writer)
    {
        writer.Prefix();
        return framing.Of(writer.Written);
    }
}
