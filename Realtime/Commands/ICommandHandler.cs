using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>
/// Runs one command. Stateless, one instance per node. Expected failures are returned; <see cref="UnavailableException"/> becomes error 100, anything
/// else error 100 and an Error log. The token is cancelled when the client is gone: what was begun is undone before the task completes.
/// </summary>
internal interface ICommandHandler<in TRequest, TResult>
    where TRequest : Request
    where TResult : Result
{
    ValueTask<CommandResult<TResult>> HandleAsync(IConnection connection, TRequest request, CancellationToken cancellationToken);
}
