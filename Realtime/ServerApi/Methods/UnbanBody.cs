using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <param name="User">Needed.</param>
internal sealed record UnbanBody(string? User = null);

/// <param name="WasBanned">False = there was no ban to lift.</param>
/// <param name="IsPartial">A node has not answered; it goes on refusing until it reads the list again.</param>
internal sealed record UnbanAnswer(bool WasBanned, [property: JsonPropertyName("partial")] bool? IsPartial = null);
