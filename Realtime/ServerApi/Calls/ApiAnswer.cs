using Realtime.Protocol;

namespace Realtime.ServerApi.Calls;

/// <summary>What the server API answers, with status 200: a result or an error (docs/protocol.md).</summary>
internal sealed record ApiAnswer<TAnswer>(TAnswer? Result = null, ApiError? Error = null)
    where TAnswer : class
{
    public static ApiAnswer<TAnswer> Of(ApiResult<TAnswer> result) => new(result.Answer, result.Error is { } error ? ApiError.Of(error) : null);
}

internal sealed record ApiError(uint Code, string Message)
{
    public static ApiError Of(ProtocolError error) => new(error.Code, error.Message);
}
