using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Commands;

/// <summary>Runs commands: finds the handler, counts, and turns what went wrong into an answer.</summary>
internal sealed partial class CommandDispatcher(CommandTable table, RealtimeMetrics metrics, ILogger<CommandDispatcher> logger)
{
    private const string Unsupported = "unsupported";

    /// <summary>The command's part of a trace, for whoever runs it, answers it, and does what follows the answer; null for one that nobody handles.</summary>
    public Activity? Trace(Command command) =>
        table.Find(command.Request!) is { } entry ? RealtimeTelemetry.Source.StartActivity(entry.Method, ActivityKind.Server) : null;

    public async ValueTask<CommandOutcome> RunAsync(IConnection connection, Command command, CancellationToken cancellationToken)
    {
        var entry = table.Find(command.Request!);
        var outcome = entry is null ? WithoutHandler(command) : await RunAsync(entry, connection, command, cancellationToken);
        metrics.CommandRun(entry?.Method ?? Unsupported, outcome.Reply?.Error?.Code ?? outcome.Disconnect?.Code ?? 0);
        return outcome;
    }

    /// <summary>The answer to a command that is not run.</summary>
    public CommandOutcome Refuse(Command command, ProtocolError error)
    {
        metrics.CommandRun(table.Find(command.Request!)?.Method ?? Unsupported, error.Code);
        return new CommandOutcome(new Reply(command.Id, null, error), null, null);
    }

    private async ValueTask<CommandOutcome> RunAsync(
        CommandTable.Entry entry, IConnection connection, Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await entry.Run(connection, command, cancellationToken);
        }
        catch (UnavailableException unavailable)
        {
            Log.Unavailable(logger, entry.Method, unavailable.Message);
        }
        catch (Exception unexpected) when (!(unexpected is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Log.Failed(logger, entry.Method, unexpected);
        }

        return new CommandOutcome(new Reply(command.Id, null, ProtocolError.Internal), null, null);
    }

    private static CommandOutcome WithoutHandler(Command command) => command.Request is SendRequest
        ? new CommandOutcome(null, DisconnectCode.NotAvailable, null)
        : new CommandOutcome(new Reply(command.Id, null, ProtocolError.NotAvailable), null, null);
}
