using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace Realtime.Protocol.Json;

/// <summary>Reads one JSON text whole. Never throws, whatever the bytes; what is read owns its memory.</summary>
internal static class JsonBodies
{
    public delegate bool Reader<T>(ref JsonFields fields, [NotNullWhen(true)] out T? value)
        where T : class;

    /// <summary>The body of a request to <c>/emulation</c>.</summary>
    public static bool TryReadEmulation(ReadOnlySequence<byte> body, [NotNullWhen(true)] out EmulationRequest? request) => TryRead(body, EmulationReader.TryRead, out request);

    /// <summary>What a client that only listens sends, once: the inside of a connect command. <c>null</c> counts as an empty one.</summary>
    public static bool TryReadConnect(ReadOnlySequence<byte> body, [NotNullWhen(true)] out ConnectRequest? request) => TryRead(body, ConnectReader.TryRead, out request);

    public static bool TryRead<T>(ReadOnlySequence<byte> text, Reader<T> read, [NotNullWhen(true)] out T? value)
        where T : class
    {
        var json = text.IsSingleSegment ? text.FirstSpan : text.ToArray();
        value = null;
        try
        {
            var fields = new JsonFields(json);
            return Utf8.IsValid(json) && read(ref fields, out value);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what a string with half a surrogate pair gives.
            value = null;
            return false;
        }
    }
}
