using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Channels;

namespace Realtime.Hooks.Webhooks;

/// <summary>Who a client is that came without a token.</summary>
internal sealed record WebhookConnection
{
    public string? User { get; init; }

    public long? ExpireAt { get; init; }

    public JsonElement? Info { get; init; }

    [JsonPropertyName("b64info")]
    public byte[]? BinaryInfo { get; init; }

    public JsonElement? Data { get; init; }

    [JsonPropertyName("b64data")]
    public byte[]? BinaryData { get; init; }

    public JsonElement? Meta { get; init; }

    public IReadOnlyList<string>? Channels { get; init; }

    public IReadOnlyDictionary<string, WebhookSubscription>? Subs { get; init; }

    /// <param name="isRefreshedByServer">Its end is a question for the other service.</param>
    public ConnectingResult ToResult(bool isRefreshedByServer) => new()
    {
        User = User ?? string.Empty,
        ExpiresAt = WebhookJson.Time(ExpireAt),
        Info = WebhookJson.Payload(Info, BinaryInfo),
        Data = WebhookJson.Payload(Data, BinaryData),
        Meta = WebhookJson.Payload(Meta, base64: null),
        IsRefreshedByServer = isRefreshedByServer,
        Subscriptions = Subscriptions(),
    };

    private Dictionary<string, ServerSubscription> Subscriptions()
    {
        var all = new Dictionary<string, ServerSubscription>(StringComparer.Ordinal);
        foreach (var channel in Channels ?? [])
        {
            all[channel] = new ServerSubscription();
        }

        foreach (var (channel, subscription) in Subs ?? new Dictionary<string, WebhookSubscription>(StringComparer.Ordinal))
        {
            all[channel] = subscription.ToSubscription();
        }

        return all;
    }
}
