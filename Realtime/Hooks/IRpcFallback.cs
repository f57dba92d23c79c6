namespace Realtime.Hooks;

/// <summary>Answers the methods that no handler of this node answers.</summary>
internal interface IRpcFallback
{
    bool IsOn { get; }

    /// <inheritdoc cref="RpcCall"/>
    ValueTask<ReadOnlyMemory<byte>> CallAsync(RpcContext context, CancellationToken cancellationToken);
}
