using System.Buffers.Text;
using System.Text;

namespace Realtime.ServerApi.Methods;

/// <summary>The two ways in which bytes are given: as JSON, or in base64, which wins.</summary>
internal static class PayloadBytes
{
    /// <returns>False for what is no base64.</returns>
    public static bool TryRead(RawJson json, string? base64, out ReadOnlyMemory<byte> bytes)
    {
        bytes = json.Utf8;
        if (string.IsNullOrEmpty(base64))
        {
            return true;
        }

        var text = Encoding.UTF8.GetBytes(base64);
        if (!Base64.IsValid(text, out var length))
        {
            return false;
        }

        var decoded = new byte[length];
        Base64.DecodeFromUtf8(text, decoded, out _, out _);
        bytes = decoded;
        return true;
    }

    /// <summary>The same for what ends up in frames of clients as JSON.</summary>
    /// <returns>False for what is neither absent nor JSON.</returns>
    public static bool TryReadJson(RawJson json, string? base64, out byte[] utf8)
    {
        utf8 = [];
        if (!TryRead(json.HasValue ? json : default, base64, out var bytes))
        {
            return false;
        }

        var read = RawJson.Of(bytes);
        utf8 = read.Utf8.ToArray();
        return bytes.IsEmpty || !read.IsEmpty;
    }
}
