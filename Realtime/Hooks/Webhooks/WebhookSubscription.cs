using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Channels;

namespace Realtime.Hooks.Webhooks;

/// <summary>What is said of one subscription, of the server's or the client's making.</summary>
internal sealed record WebhookSubscription
{
    public long? ExpireAt { get; init; }

    public JsonElement? Info { get; init; }

    [JsonPropertyName("b64info")]
    public byte[]? BinaryInfo { get; init; }

    public JsonElement? Data { get; init; }

    [JsonPropertyName("b64data")]
    public byte[]? BinaryData { get; init; }

    public WebhookOverride? Override { get; init; }

    public ServerSubscription ToSubscription() => new()
    {
        Info = WebhookJson.Payload(Info, BinaryInfo) ?? default,
        Data = WebhookJson.Payload(Data, BinaryData) ?? default,
        ExpiresAt = WebhookJson.Time(ExpireAt),
        Overrides = Override?.ToOverrides() ?? new SubscriptionOverrides(),
    };
}
