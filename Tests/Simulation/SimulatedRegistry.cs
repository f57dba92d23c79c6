using Realtime.Cluster;
using Wire;

namespace Tests.Simulation;

/// <summary>A node's registry over its link to the store: what the registry's scripts do.</summary>
internal sealed class SimulatedRegistry(StoreLink link, SimulatedStore store) : INodeRegistry
{
    public ValueTask<NodeId> BeginAsync(string name, long above, CancellationToken cancellationToken) => new(link.AskAsync(() => Begin(name, above), cancellationToken));

    public ValueTask<TimeSpan?> RenewAsync(NodeLease lease, CancellationToken cancellationToken) => new(link.AskAsync(() => Renew(lease), cancellationToken));

    public ValueTask ReleaseAsync(NodeId node, CancellationToken cancellationToken) => new(link.AskAsync(() => Release(node), cancellationToken));

    public ValueTask<IReadOnlyList<NodeLease>> ReadAsync(CancellationToken cancellationToken) => new(link.AskAsync(() => store.Living(), cancellationToken));

    private NodeId Begin(string name, long above)
    {
        var now = store.Now;
        var previous = store.Data.Lives.GetValueOrDefault(name)?.Incarnation ?? 0;
        var incarnation = Math.Max(Math.Max(previous, above) + 1, (VirtualTime.Start + now).ToUnixTimeMilliseconds());
        store.Data.Lives[name] = new StoredLife(incarnation, now + NodeRegistryLayout.LeaseDuration, store.Data.Id, null);
        return new NodeId(name, incarnation);
    }

    private TimeSpan? Renew(NodeLease lease)
    {
        var now = store.Now;
        if (store.Data.Lives.GetValueOrDefault(lease.Name) is not { } life
            || (store.Switches.ChecksIncarnation && life.Incarnation != lease.Incarnation)
            || life.Ends <= now
            || (store.Switches.ChecksDataSet && !string.Equals(life.DataSet, store.Data.Id, StringComparison.Ordinal)))
        {
            return null;
        }

        store.Data.Lives[lease.Name] = life with { Ends = now + NodeRegistryLayout.LeaseDuration, Lease = lease };
        return NodeRegistryLayout.LeaseDuration;
    }

    private bool Release(NodeId node)
    {
        if (store.Data.Lives.GetValueOrDefault(node.Name) is not { } life || life.Incarnation != node.Incarnation)
        {
            return false;
        }

        store.Data.Lives[node.Name] = life with { Ends = TimeSpan.Zero, Lease = null };
        return true;
    }
}
