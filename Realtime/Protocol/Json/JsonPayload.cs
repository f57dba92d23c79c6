using System.Text.Json;
using System.Text.Unicode;

namespace Realtime.Protocol.Json;

/// <summary>What every door checks of JSON that will be embedded in frames.</summary>
internal static class JsonPayload
{
    /// <summary>Nesting beyond this is refused: every reader of the payload, here and in clients, needs stack for it.</summary>
    public const int MaxDepth = 64;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    /// <summary>
    /// Copies one JSON value without raw line ends, since these part objects on the wire. They can only be white space: within strings JSON has them escaped
    /// (RFC 8259 section 7).
    /// </summary>
    public static byte[] Copy(ReadOnlySpan<byte> json)
    {
        var copy = json.ToArray();
        copy.AsSpan().Replace((byte)'\n', (byte)' ');
        copy.AsSpan().Replace((byte)'\r', (byte)' ');
        return copy;
    }

    /// <summary>True for one whole JSON value in UTF-8, not deeper than <see cref="MaxDepth"/>. Never throws.</summary>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json, ReaderOptions);
            if (!reader.Read())
            {
                return false;
            }

            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
