using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Hooks.Webhooks;

/// <summary>Whether a connection or a subscription whose time is over goes on.</summary>
internal sealed record WebhookRenewal
{
    public bool Expired { get; init; }

    public long? ExpireAt { get; init; }

    public JsonElement? Info { get; init; }

    [JsonPropertyName("b64info")]
    public byte[]? BinaryInfo { get; init; }

    public JsonElement? Meta { get; init; }

    /// <param name="now">An end that is over already prolongs nothing.</param>
    public RefreshingResult ToResult(DateTimeOffset now)
    {
        var end = WebhookJson.Time(ExpireAt);
        return Expired || end <= now
            ? RefreshingResult.Pass
            : new RefreshingResult { GoesOn = true, ExpiresAt = end, Info = WebhookJson.Payload(Info, BinaryInfo), Meta = WebhookJson.Payload(Meta, base64: null) };
    }
}
