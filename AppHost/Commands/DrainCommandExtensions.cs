using System.Globalization;

namespace AppHost.Commands;

internal static class DrainCommandExtensions
{
    public const string CommandName = "drain";

    /// <summary>Empties and stops a node as a deploy does. Start brings it back.</summary>
    /// <param name="node">Its resource has the name under which it announces itself.</param>
    /// <param name="api">Where it is said.</param>
    public static void WithDrainCommand(this IResourceBuilder<ProjectResource> node, ClusterApi api) =>
        node.WithCommand(
            CommandName,
            "Drain",
            async context => (await api.CallAsync("drain", new { node = node.Resource.Name }, context.CancellationToken)).ToCommandResult(begun => string.Create(
                CultureInfo.InvariantCulture,
                $"{node.Resource.Name} {(begun.GetProperty("started").GetBoolean() ? "begins to drain" : "is draining already")}: its {begun.GetProperty("num_connections")} connections are closed over {begun.GetProperty("window")} seconds, then it ends.")),
            new CommandOptions
            {
                Description = "Takes no new clients, sends those that are there to other nodes over its drain window, and ends.",
                ConfirmationMessage = $"Drain {node.Resource.Name}? Its clients are sent to other nodes, then it stops.",
                IconName = "DoorArrowRight",
                UpdateState = CommandsExtensions.WhileRunning,
            });
}
