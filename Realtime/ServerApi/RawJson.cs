using System.Text.Json.Serialization;
using Realtime.Protocol.Json;

namespace Realtime.ServerApi;

/// <summary>One JSON value as it is written, without raw line ends: they part answers of the old form. Empty = none.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    public bool IsEmpty => Utf8.IsEmpty;

    /// <summary>Whether it is there and says more than <c>null</c>.</summary>
    public bool HasValue => !Utf8.IsEmpty && !Utf8.Span.SequenceEqual("null"u8);

    /// <returns>Empty where the bytes are no JSON.</returns>
    public static RawJson Of(ReadOnlyMemory<byte> bytes) =>
        !JsonPayload.IsValid(bytes.Span) ? default
        : new RawJson(bytes.Span.ContainsAny((byte)'\n', (byte)'\r') ? JsonPayload.Copy(bytes.Span) : bytes);
}
