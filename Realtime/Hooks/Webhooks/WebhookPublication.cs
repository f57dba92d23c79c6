using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Hooks.Webhooks;

/// <summary>How something may be published.</summary>
internal sealed record WebhookPublication
{
    public JsonElement? Data { get; init; }

    [JsonPropertyName("b64data")]
    public byte[]? BinaryData { get; init; }

    public bool SkipHistory { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public string? IdempotencyKey { get; init; }

    public bool Delta { get; init; }

    public PublishingResult ToResult() => new()
    {
        IsAllowed = true,
        Data = WebhookJson.Payload(Data, BinaryData),
        SkipHistory = SkipHistory,
        Tags = Tags is { Count: > 0 } ? Tags : null,
        IdempotencyKey = string.IsNullOrEmpty(IdempotencyKey) ? null : IdempotencyKey,
        MayPatch = Delta,
    };
}
