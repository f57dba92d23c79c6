namespace Realtime.Hooks;

/// <summary>Runs a handler with services of the call's own scope, from bytes to bytes.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> RpcCall(IServiceProvider services, RpcContext context, CancellationToken cancellationToken);
