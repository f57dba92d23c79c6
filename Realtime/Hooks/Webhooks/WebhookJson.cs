using System.Runtime.InteropServices;
using System.Text.Json;

namespace Realtime.Hooks.Webhooks;

/// <summary>How answers are read.</summary>
internal static class WebhookJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true };

    /// <returns>The value as it was written; null = neither is there. Base64 counts before JSON.</returns>
    public static ReadOnlyMemory<byte>? Payload(JsonElement? json, byte[]? base64)
    {
        // Written out: within an expression null would turn into bytes that are empty, and these say something.
        var bytes = base64 ?? (json is { } value ? JsonMarshal.GetRawUtf8Value(value).ToArray() : null);
        if (bytes is null)
        {
            return null;
        }

        return bytes;
    }

    /// <summary>Seconds since 1970; absent or 0 = never.</summary>
    public static DateTimeOffset? Time(long? seconds)
    {
        if (seconds is not { } known || known == 0)
        {
            return null;
        }

        // What lies beyond the calendar is as good as for ever, and what lies before it is over.
        var first = DateTimeOffset.MinValue.ToUnixTimeSeconds();
        var last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(known, first, last));
    }
}
