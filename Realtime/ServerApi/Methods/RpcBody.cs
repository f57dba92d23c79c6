using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <param name="Method">The name of a server method.</param>
internal sealed record RpcBody(string? Method = null)
{
    /// <summary>What it is given.</summary>
    public RawJson Params { get; init; }
}

internal sealed record RpcAnswer
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Data { get; init; }
}
