using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Realtime.Protocol.Delta;
using Realtime.Protocol.Framing;

namespace Realtime.Protocol.Json;

/// <summary>JSON objects parted by a line feed (docs/protocol.md).</summary>
/// <param name="format">Which of the formats in JSON it is.</param>
/// <param name="framing">What carries the objects.</param>
/// <param name="isBare">For those who only listen: pushes without anything around them, and no replies.</param>
internal sealed class JsonCodec(FrameFormat format, IFraming framing, bool isBare = false) : IProtocolCodec
{
    private const byte LineFeed = (byte)'\n';

    public FrameFormat Format => format;

    public Frame Ping { get; } = framing.Of("{}"u8);

    public bool TryRead(ref ReadOnlySequence<byte> message, [NotNullWhen(true)] out Command? command)
    {
        var end = message.PositionOf(LineFeed);
        var line = end is { } lineEnd ? message.Slice(0, lineEnd) : message;
        message = end is { } here ? message.Slice(message.GetPosition(1, here)) : message.Slice(message.End);
        return JsonBodies.TryRead(line, CommandReader.TryRead, out command);
    }

    public Frame? Encode(Reply reply)
    {
        if (isBare)
        {
            return reply.Result is ConnectResult greeting ? Encode(null, new ConnectPush(greeting)) : throw new InvalidOperationException("Who only listens gets no replies.");
        }

        return JsonCarriage.CanCarry(reply.Result) ? Encode(writer => JsonReplies.Write(writer, reply)) : null;
    }

    public Frame? Encode(string? channel, Push push) => JsonCarriage.CanCarry(push) ? Encode(writer => JsonPushes.Write(writer, channel, push, isBare)) : null;

    /// <summary>As the text of a JSON string a patch must be UTF-8, so it cuts no character.</summary>
    public ReadOnlyMemory<byte>? Patch(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> payload)
    {
        if (!Utf8.IsValid(payload.Span))
        {
            return null;
        }

        var patch = FossilPatch.Make(before.Span, payload.Span, keepsCharacters: true);
        if (patch.Length >= payload.Length)
        {
            return null;
        }

        return patch;
    }

    public Frame Close(DisconnectCode code) => framing.Close(code) ?? Encode(writer => JsonPushes.Write(writer, null, new DisconnectPush(code), isBare));

    private Frame Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, JsonParts.WriterOptions))
        {
            write(writer);
        }

        return framing.Of(buffer.WrittenSpan);
    }
}
