using Wire;

namespace Realtime.Cluster.Memory;

/// <summary>The registry of nodes in one process. Leases end by the monotonic clock.</summary>
internal sealed class MemoryNodeRegistry(TimeProvider time) : INodeRegistry
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Life> _lives = new(StringComparer.Ordinal);

    public ValueTask<NodeId> BeginAsync(string name, long above, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var previous = _lives.TryGetValue(name, out var life) ? life.Incarnation : 0;
            var incarnation = Math.Max(Math.Max(previous, above) + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
            _lives[name] = new Life(incarnation, Now + NodeRegistryLayout.LeaseDuration, Lease: null);
            return new(new NodeId(name, incarnation));
        }
    }

    public ValueTask<TimeSpan?> RenewAsync(NodeLease lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_lives.TryGetValue(lease.Name, out var life) || life.Incarnation != lease.Incarnation || life.End <= Now)
            {
                return new((TimeSpan?)null);
            }

            _lives[lease.Name] = new Life(life.Incarnation, Now + NodeRegistryLayout.LeaseDuration, lease);
            return new(NodeRegistryLayout.LeaseDuration);
        }
    }

    public ValueTask ReleaseAsync(NodeId node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_lives.TryGetValue(node.Name, out var life) && life.Incarnation == node.Incarnation)
            {
                _lives[node.Name] = life with { End = TimeSpan.Zero, Lease = null };
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<NodeLease>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new([.. _lives.Values.Where(life => life.End > Now).Select(static life => life.Lease).OfType<NodeLease>()]);
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private sealed record Life(long Incarnation, TimeSpan End, NodeLease? Lease);
}
