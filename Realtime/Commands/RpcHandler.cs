using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Hands a client's call to the application's handler.</summary>
internal sealed class RpcHandler(RpcRunner handlers) : ICommandHandler<RpcRequest, RpcResult>
{
    public async ValueTask<CommandResult<RpcResult>> HandleAsync(
        IConnection connection, RpcRequest request, CancellationToken cancellationToken)
    {
        var outcome = await handlers.CallAsync(new RpcContext(connection, request.Method, request.Data), cancellationToken);
        return outcome.Refusal is { } refusal ? CommandResult<RpcResult>.Of(refusal) : new RpcResult(outcome.Data);
    }
}
