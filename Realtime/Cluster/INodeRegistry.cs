using Wire;

namespace Realtime.Cluster;

/// <summary>
/// Who is alive. A lease ends by the store's clock; a node measures its own with the monotonic clock from before the call, so that it stops first.
/// While the store is away every call throws <see cref="Protocol.UnavailableException"/> within a bounded time; callers keep their last picture.
/// </summary>
internal interface INodeRegistry
{
    /// <summary>Begins a new life under this name.</summary>
    /// <param name="name">The node's.</param>
    /// <param name="above">The last incarnation that the caller had; 0 = none. A store that lost its memory and has another clock would go back behind it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Its incarnation: higher than every earlier one of the name, and never below the store's time in milliseconds, so that it grows even where the store lost its memory.</returns>
    ValueTask<NodeId> BeginAsync(string name, long above, CancellationToken cancellationToken);

    /// <summary>Writes and prolongs this node's lease.</summary>
    /// <returns>How long it holds, counted from before the call. null = lost (a higher incarnation lives, it had ended, or the store has gone back to other data): answer as owner no more, begin a new life.</returns>
    ValueTask<TimeSpan?> RenewAsync(NodeLease lease, CancellationToken cancellationToken);

    /// <summary>Ends the lease at once, if it is still this incarnation's. Idempotent.</summary>
    ValueTask ReleaseAsync(NodeId node, CancellationToken cancellationToken);

    /// <summary>The nodes alive at this moment, sorted by name (ordinal).</summary>
    ValueTask<IReadOnlyList<NodeLease>> ReadAsync(CancellationToken cancellationToken);
}
