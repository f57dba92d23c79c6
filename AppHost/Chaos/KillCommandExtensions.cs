using AppHost.Commands;
using StackExchange.Redis;

namespace AppHost.Chaos;

internal static class KillCommandExtensions
{
    /// <summary>The command's name, for whoever executes it by program.</summary>
    public const string CommandName = "kill";

    private static readonly TimeSpan LookupDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Lets people see in the dashboard what a crash of this node does to its clients. Start brings it back.</summary>
    /// <param name="node">The node; its resource has the name under which it announces itself.</param>
    /// <param name="redis">Where it announces itself.</param>
    public static IResourceBuilder<ProjectResource> WithKillCommand(this IResourceBuilder<ProjectResource> node, IResourceBuilder<IResourceWithConnectionString> redis) =>
        node.WithCommand(
            CommandName,
            "Kill",
            async context => Result(await KillAsync(node.Resource.Name, redis.Resource, context.CancellationToken)),
            new CommandOptions
            {
                Description = "Ends the node's process as a crash does: no drain, no farewell to clients.",
                ConfirmationMessage = $"Kill {node.Resource.Name}? Its clients lose their connections at once and move to other nodes.",
                IconName = "Flash",
                UpdateState = CommandsExtensions.WhileRunning,
            });

    private static ExecuteCommandResult Result(KillOutcome outcome) => outcome.IsKilled ? CommandResults.Success(outcome.Message) : CommandResults.Failure(outcome.Message);

    private static async Task<KillOutcome> KillAsync(string node, IResourceWithConnectionString redis, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LookupDeadline);
        try
        {
            return await redis.GetConnectionStringAsync(deadline.Token) is not { } connectionString ? KillOutcome.RedisAway(node)
                : await NodeLeases.FindAsync(connectionString, node, deadline.Token) is not { } lease ? KillOutcome.NoLease(node)
                : NodeKiller.Kill(lease);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return KillOutcome.RedisAway(node);
        }
    }
}
