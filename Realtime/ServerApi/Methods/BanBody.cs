using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <summary>Whom to keep out.</summary>
/// <param name="User">Needed.</param>
/// <param name="Until">In seconds since 1970; absent or 0 = for ever.</param>
/// <param name="Reason">For operators; no client is told.</param>
internal sealed record BanBody(string? User = null, long? Until = null, string? Reason = null)
{
    /// <summary>Reasons may say more of a person than logs should.</summary>
    public override string ToString() => nameof(BanBody);
}

/// <param name="NumClients">Connections that were closed.</param>
/// <param name="IsPartial">A node has not answered; it closes them when it reads the list again.</param>
internal sealed record BanAnswer(int NumClients, [property: JsonPropertyName("partial")] bool? IsPartial = null);
