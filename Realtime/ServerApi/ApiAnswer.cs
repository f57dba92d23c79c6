using System.Text.Json.Serialization;
using Realtime.Protocol;

namespace Realtime.ServerApi;

/// <summary>What the server API answers, always with status 200: a result or an error (docs/protocol.md).</summary>
internal sealed record ApiAnswer<TResult>(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TResult? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ApiError? Error)
    where TResult : class
{
    public static ApiAnswer<TResult> Of(TResult result) => new(result, null);

    public static ApiAnswer<TResult> Of(ProtocolError error) => new(null, new ApiError(error.Code, error.Message));
}

internal sealed record ApiError(uint Code, string Message);
