using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <summary>Who is subscribed to what, and how.</summary>
internal sealed record SubscribeBody : ClientsBody
{
    public string? Channel { get; init; }

    /// <summary>In seconds since 1970; 0 = never.</summary>
    public long? ExpireAt { get; init; }

    public RawJson Info { get; init; }

    [JsonPropertyName("b64info")]
    public string? Base64Info { get; init; }

    public RawJson Data { get; init; }

    [JsonPropertyName("b64data")]
    public string? Base64Data { get; init; }

    public PositionBody? RecoverSince { get; init; }

    public OverrideBody? Override { get; init; }
}

/// <summary>What the subscription has otherwise than its namespace says.</summary>
internal sealed record OverrideBody(
    SwitchBody? Presence = null,
    SwitchBody? JoinLeave = null,
    SwitchBody? ForceRecovery = null,
    SwitchBody? ForcePositioning = null,
    SwitchBody? ForcePushJoinLeave = null);

/// <param name="Value">Absent = off.</param>
internal sealed record SwitchBody(bool? Value = null);
