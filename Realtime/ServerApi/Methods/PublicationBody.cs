using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <summary>What is published, and how.</summary>
internal abstract record PublicationBody
{
    public RawJson Data { get; init; }

    /// <summary>Bytes instead of <see cref="Data"/>.</summary>
    [JsonPropertyName("b64data")]
    public string? Base64Data { get; init; }

    public bool? SkipHistory { get; init; }

    public Dictionary<string, string>? Tags { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Subscribers that take patches may get one.</summary>
    public bool? Delta { get; init; }

    /// <summary>Not available: what must be kept in order by it must not be published as if it were.</summary>
    public ulong? Version { get; init; }

    public string? VersionEpoch { get; init; }
}
