using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.ServerApi;

/// <summary>What a backend publishes.</summary>
internal sealed record PublishBody(
    string? Channel,
    JsonElement Data,
    Dictionary<string, string>? Tags,
    [property: JsonPropertyName("idempotency_key")] string? IdempotencyKey);

/// <summary>Where it stands now; empty for a channel without history.</summary>
internal sealed record PublishAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Offset,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Epoch);
