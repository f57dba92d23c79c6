using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <param name="Method">The name of a server method.</param>
/// <param name="Params">What it is given.</param>
internal sealed record RpcBody(string? Method = null, RawJson Params = default);

internal sealed record RpcAnswer
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Data { get; init; }
}
