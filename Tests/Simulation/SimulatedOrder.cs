using System.Globalization;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>An order to all nodes: each carries it out once at most, and where the answer is complete every node that lived throughout has done it.</summary>
internal sealed class SimulatedOrder(SimulatedWorld world)
{
    private const int ForceReconnect = 3011;

    /// <summary>Asks inside a node; completes at once, since that node may die before it has its answer.</summary>
    public Task GiveAsync(SimulatedNode? node, SimulatedClient client)
    {
        if (node is { Process.IsAlive: true })
        {
            var reason = string.Create(CultureInfo.InvariantCulture, $"order {world.Scheduler.Choose(int.MaxValue)}");
            var order = new DisconnectOrder(new ClientSelector(string.Empty, client.Id ?? "nobody"), ForceReconnect, reason, []);
            node.Process.Post(_ => _ = world.OwnAsync(AskAsync(node, order)), null);
        }

        return Task.CompletedTask;
    }

    private async Task AskAsync(SimulatedNode node, DisconnectOrder order)
    {
        var before = Living();
        var data = world.Store.Data;
        world.Note(node.Name, $"gives {order.Reason}");
        Survey<OrderDone>? survey = null;
        try
        {
            survey = await node.Bus.AskAllAsync(order, CancellationToken.None);
        }
        catch (UnavailableException)
        {
            // It may have gone out all the same.
        }

        var outcome = survey is null ? "unavailable" : survey.IsPartial ? "partial" : "complete";
        world.Count($"order {outcome}");
        world.Note(node.Name, $"has {order.Reason} answered: {outcome}");
        var isUnchanged = ReferenceEquals(data, world.Store.Data);
        var after = Living();
        foreach (var machine in world.Nodes)
        {
            var counts = machine.Processes.Select(process => process.Orders.Count(done => string.Equals(done, order.Reason, StringComparison.Ordinal))).ToList();
            world.Check(counts.TrueForAll(static count => count <= 1), $"{machine.Name} carried out {order.Reason} more than once");
            if (isUnchanged && before.Intersect(after).Any(life => string.Equals(life.Name, machine.Name, StringComparison.Ordinal)))
            {
                var hasAnswered = survey?.Answers.Any(answer => string.Equals(answer.Key, machine.Name, StringComparison.Ordinal)) ?? false;
                world.Check(counts.Contains(1) || survey is null or { IsPartial: true }, $"{machine.Name} did not carry out {order.Reason}, and the answer is complete");
                world.Check(counts.Contains(1) || !hasAnswered, $"{machine.Name} answered {order.Reason} and did not carry it out");
            }
        }
    }

    private List<NodeId> Living() => [.. world.Store.Living().Select(static lease => new NodeId(lease.Name, lease.Incarnation))];
}
