using Realtime.Cluster;
using Wire;

namespace Tests.Contracts;

/// <summary>Nodes that join a registry without being there.</summary>
internal static class NodeLives
{
    public static async Task<NodeId> JoinAsync(this INodeRegistry registry, string name)
    {
        var node = await registry.BeginAsync(name, 0, TestContext.Current.CancellationToken);
        Assert.NotNull(await registry.RenewAsync(LeaseOf(node), TestContext.Current.CancellationToken));
        return node;
    }

    public static NodeLease LeaseOf(NodeId node, int connections = 0) =>
        new(node.Name, node.Incarnation, 42, DateTimeOffset.UnixEpoch, "http://localhost:5001", WireFormat.Version, NodeState.Ready, connections, 0.25);
}
