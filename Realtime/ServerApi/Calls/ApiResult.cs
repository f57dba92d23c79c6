using Realtime.Protocol;

namespace Realtime.ServerApi.Calls;

/// <summary>A result or an error. Made by conversion from one of the two.</summary>
internal readonly record struct ApiResult<TAnswer>
    where TAnswer : class
{
    public TAnswer? Answer { get; private init; }

    public ProtocolError? Error { get; private init; }

    public static implicit operator ApiResult<TAnswer>(TAnswer answer) => new() { Answer = answer };

    public static implicit operator ApiResult<TAnswer>(ProtocolError error) => new() { Error = error };
}
