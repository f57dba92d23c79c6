namespace Realtime.Hooks;

/// <summary>Answers calls of one method. Made per call, from a scope of its own, unless the services say otherwise.</summary>
/// <typeparam name="TRequest">Read from JSON; <c>ReadOnlyMemory&lt;byte&gt;</c> = the bytes as they came.</typeparam>
/// <typeparam name="TResponse">Written as JSON; <c>ReadOnlyMemory&lt;byte&gt;</c> = the bytes as they are.</typeparam>
public interface IRpcHandler<in TRequest, TResponse>
{
    /// <summary>An <see cref="RpcException"/> tells the client no. Anything else that it throws is logged, and the client gets error 100.</summary>
    ValueTask<TResponse> HandleAsync(TRequest request, RpcContext context, CancellationToken cancellationToken);
}
