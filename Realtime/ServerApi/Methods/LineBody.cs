using System.Text.Json;

namespace Realtime.ServerApi.Methods;

/// <summary>One line of a request in the old form.</summary>
/// <param name="Method">A method's name.</param>
/// <param name="Params">Its body; absent = an empty one.</param>
internal sealed record LineBody(string? Method = null, JsonElement? Params = null);
