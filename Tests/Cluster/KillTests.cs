using AppHost.Chaos;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>The dashboard's Kill command, against the running topology.</summary>
[Collection(ClusterGroup.Name)]
public sealed class KillTests(ClusterFixture cluster)
{
    private const int MaxElsewhere = 10;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_node_is_finished_and_comes_back_as_a_new_life_that_gets_clients()
    {
        var node = cluster.Node(ClusterFixture.NodeNames[1]);
        var before = await node.ReadLeaseAsync(CancellationToken);
        Assert.Equal(ResourceCommandState.Enabled, KillState(node.Name));

        await node.KillAndWaitAsync(CancellationToken);

        await Eventually.HoldsAsync(() => KillState(node.Name) == ResourceCommandState.Disabled, "a dead node cannot be killed.", CancellationToken);
        var again = await cluster.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(node.Name, KillCommandExtensions.CommandName, CancellationToken);
        Assert.False(again.Success);
        Assert.StartsWith(node.Name, again.Message, StringComparison.Ordinal);

        await node.StartAndWaitAsync(CancellationToken);

        var after = await node.ReadLeaseAsync(CancellationToken);
        Assert.True(after.Incarnation > before.Incarnation, $"{after.Incarnation} after {before.Incarnation}");
        Assert.NotEqual(before.ProcessId, after.ProcessId);
        Assert.Equal(before.Address, after.Address);
        await GetsClientsAsync(node.Name);
    }

    [Fact]
    public void Every_node_and_nothing_else_can_be_killed()
    {
        var killable = cluster.Services.GetRequiredService<DistributedApplicationModel>().Resources
            .Where(static resource => resource.Annotations.OfType<ResourceCommandAnnotation>().Any(static command => command.Name == KillCommandExtensions.CommandName))
            .Select(static resource => resource.Name);

        Assert.Equal(ClusterFixture.NodeNames, killable.Order(StringComparer.Ordinal));
    }

    private ResourceCommandState? KillState(string node) =>
        cluster.App.ResourceNotifications.TryGetCurrentState(node, out var current)
            ? current.Snapshot.Commands.Single(static command => command.Name == KillCommandExtensions.CommandName).State
            : null;

    /// <summary>The balancer gives a client to whoever has the fewest, so those that went elsewhere stay connected until one has come to the node.</summary>
    private async Task GetsClientsAsync(string node)
    {
        var elsewhere = new Stack<RealtimeTestClient>();
        try
        {
            await Eventually.HoldsAsync(() => IsChosenAsync(node, elsewhere), $"the balancer gives clients to {node} again.", CancellationToken);
        }
        finally
        {
            foreach (var client in elsewhere)
            {
                await client.DisposeAsync();
            }
        }
    }

    private async Task<bool> IsChosenAsync(string node, Stack<RealtimeTestClient> elsewhere)
    {
        var (client, chosen) = await cluster.ConnectAsync("ann", CancellationToken);
        elsewhere.Push(client);
        if (elsewhere.Count > MaxElsewhere)
        {
            await elsewhere.Pop().DisposeAsync();
        }

        return chosen == node;
    }
}
