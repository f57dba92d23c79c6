using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Hooks.Webhooks;

/// <summary>What a called method gives back.</summary>
internal sealed record WebhookReturn
{
    public JsonElement? Data { get; init; }

    [JsonPropertyName("b64data")]
    public byte[]? BinaryData { get; init; }

    public ReadOnlyMemory<byte> ToBytes() => WebhookJson.Payload(Data, BinaryData) ?? default;
}
