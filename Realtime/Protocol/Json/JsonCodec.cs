using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Realtime.Protocol.Framing;

namespace Realtime.Protocol.Json;

/// <summary>JSON objects parted by a line feed, in WebSocket text frames (docs/protocol.md).</summary>
internal sealed class JsonCodec : IProtocolCodec
{
    private const byte LineFeed = (byte)'\n';

    public FrameFormat Format => FrameFormat.WebSocketJson;

    public Frame Ping { get; } = WebSocketFrames.Of(WebSocketOpcode.Text, "{}"u8);

    public bool TryRead(ref ReadOnlySequence<byte> message, [NotNullWhen(true)] out Command? command)
    {
        command = null;
        var end = message.PositionOf(LineFeed);
        var line = end is { } lineEnd ? message.Slice(0, lineEnd) : message;
        message = end is { } here ? message.Slice(message.GetPosition(1, here)) : message.Slice(message.End);
        try
        {
            return TryRead(line.IsSingleSegment ? line.FirstSpan : line.ToArray(), out command);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what a string with half a surrogate pair gives.
            return false;
        }
    }

    public Frame? Encode(Reply reply) => CanCarry(reply.Result) ? Encode(writer => JsonFrameWriter.Write(writer, reply)) : null;

    public Frame? Encode(string? channel, Push push) =>
        push is PublicationPush { Publication: var publication } && !CanCarry(publication) ? null : Encode(writer => JsonFrameWriter.Write(writer, channel, push));

    public ReadOnlyMemory<byte>? Patch(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> payload) => null;

    public Frame Close(DisconnectCode code) => WebSocketFrames.Close(code);

    private static bool CanCarry(Result? result) => result switch
    {
        SubscribeResult subscribe => subscribe.Publications.All(CanCarry),
        HistoryResult history => history.Publications.All(CanCarry),
        _ => true,
    };

    /// <summary>What clients of other formats publish is any bytes.</summary>
    private static bool CanCarry(Publication publication) => JsonPayload.IsValid(publication.Data.Span);

    private static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out Command? command)
    {
        command = null;
        var fields = new JsonFields(json);
        return Utf8.IsValid(json) && CommandReader.TryRead(ref fields, out command);
    }

    private static Frame Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, JsonFrameWriter.Options))
        {
            write(writer);
        }

        return WebSocketFrames.Of(WebSocketOpcode.Text, buffer.WrittenSpan);
    }
}
