using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Which handler runs which request. Filled at start, then read only; a command is added by one line and no change to a class.</summary>
internal sealed class CommandTable
{
    private readonly Dictionary<Type, Entry> _entries = [];

    public delegate ValueTask<CommandOutcome> Run(IConnection connection, Command command, CancellationToken cancellationToken);

    /// <param name="method">The command's name, for metrics.</param>
    /// <param name="handler">Runs it.</param>
    public CommandTable Add<TRequest, TResult>(string method, ICommandHandler<TRequest, TResult> handler)
        where TRequest : Request
        where TResult : Result
    {
        _entries.Add(typeof(TRequest), new Entry(method, async (connection, command, cancellationToken) =>
        {
            var result = await handler.HandleAsync(connection, (TRequest)command.Request!, cancellationToken);
            var reply = result.Disconnect is null && command.Id > 0 ? new Reply(command.Id, result.Value, result.Error) : null;
            return new CommandOutcome(reply, result.Disconnect, result.AfterReply);
        }));
        return this;
    }

    /// <summary>null = nobody handles such a request.</summary>
    public Entry? Find(Request request) => _entries.GetValueOrDefault(request.GetType());

    internal sealed record Entry(string Method, Run Run);
}
