using Realtime.Cluster;

namespace Realtime.Lifecycle;

/// <summary>This node's present life, and whether its lease still holds. One loop writes, everybody reads.</summary>
internal sealed class NodeLife(TimeProvider time) : INodeIdentity
{
    private volatile Lease? _lease;
    private volatile bool _hasJoined;

    /// <inheritdoc/>
    public NodeId? Node => _lease is { } lease && Holds(lease) ? lease.Node : null;

    /// <summary>The life to renew, whether its lease holds or not: the store decides. null before the first life and while none could be begun.</summary>
    public NodeId? Latest => _lease?.Node;

    /// <summary>Whether this node may still act as owner, by its own monotonic clock: it stops before the store lets another one begin.</summary>
    public bool HoldsLease => _lease is { } lease && Holds(lease);

    /// <summary>Whether the others have ever known this process.</summary>
    public bool HasJoined => _hasJoined;

    /// <summary>A life began; its lease is not written yet.</summary>
    public void Begin(NodeId node) => _lease = new Lease(node, 0, TimeSpan.Zero);

    /// <param name="node">Whose lease was renewed.</param>
    /// <param name="from">The timestamp before the call.</param>
    /// <param name="holds">How long it holds from then.</param>
    public void Renewed(NodeId node, long from, TimeSpan holds)
    {
        _lease = new Lease(node, from, holds);
        _hasJoined = true;
    }

    public void End() => _lease = null;

    private bool Holds(Lease lease) => time.GetElapsedTime(lease.From) < lease.Holds;

    private sealed record Lease(NodeId Node, long From, TimeSpan Holds);
}
