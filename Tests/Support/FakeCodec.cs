using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>Frames that a test can read: <c>pub 3 epoch data</c>, <c>whole 3 epoch data</c>, <c>patch 3 epoch before>data</c>, <c>join client</c>, <c>unsubscribe 2500</c>, <c>close 3008</c>. Counts what it encodes.</summary>
internal sealed class FakeCodec(FrameFormat format = FrameFormat.WebSocketJson) : IProtocolCodec
{
    public FrameFormat Format => format;

    public Frame Ping { get; } = Of("ping");

    public int Encoded { get; private set; }

    public static Frame Of(string text) => new(Encoding.UTF8.GetBytes(text));

    public static string Text(Frame? frame) => Encoding.UTF8.GetString(frame!.Value.Bytes.Span);

    public bool TryRead(ref ReadOnlySequence<byte> message, [NotNullWhen(true)] out Command? command)
    {
        command = null;
        return false;
    }

    public Frame? Encode(Reply reply) => Of($"reply {reply.Id}");

    public Frame? Encode(string? channel, Push push)
    {
        Encoded++;
        return Of(push switch
        {
            PublicationPush { Form: PayloadForm.Patch } patched => $"patch {Text(patched.Publication.Position)} {Encoding.UTF8.GetString(patched.Patch.Span)}",
            PublicationPush { Publication: var publication, Form: var form } =>
                $"{(form is PayloadForm.Plain ? "pub" : "whole")} {Text(publication.Position)} {Encoding.UTF8.GetString(publication.Data.Span)}",
            JoinPush join => $"join {join.Info.Client}",
            LeavePush leave => $"leave {leave.Info.Client}",
            UnsubscribePush unsubscribe => string.Create(CultureInfo.InvariantCulture, $"unsubscribe {unsubscribe.Code.Code}"),
            _ => throw new InvalidOperationException($"No test sends {push}."),
        });
    }

    public ReadOnlyMemory<byte>? Patch(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> payload) =>
        before.IsEmpty ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(before.Span)}>{Encoding.UTF8.GetString(payload.Span)}");

    public Frame Close(DisconnectCode code) => Of(string.Create(CultureInfo.InvariantCulture, $"close {code.Code}"));

    private static string Text(StreamPosition? position) => position is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.Offset} {known.Epoch}") : "- -";
}
