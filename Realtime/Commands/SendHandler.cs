using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Hands a client's message to the application's handler.</summary>
internal sealed class SendHandler(RpcRunner handlers) : ICommandHandler<SendRequest, SendResult>
{
    public async ValueTask<CommandResult<SendResult>> HandleAsync(
        IConnection connection, SendRequest request, CancellationToken cancellationToken)
    {
        var end = await handlers.SendAsync(new ClientContext(connection), request.Data, cancellationToken);
        return end is { } code ? code : SendResult.Done;
    }
}
