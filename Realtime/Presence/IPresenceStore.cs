using Realtime.Cluster;
using Realtime.Protocol;

namespace Realtime.Presence;

/// <summary>
/// Who is in a channel now. A member belongs to the lease of its node's incarnation: when that ends, all its members are gone in one step, with
/// nobody cleaning up. Add and remove are atomic, idempotent, and visible to every node when they complete.
/// <see cref="UnavailableException"/> within a bounded time when the store is away.
/// </summary>
internal interface IPresenceStore
{
    /// <summary>A client is a member once, whoever adds it again; what it says of itself is replaced.</summary>
    ValueTask AddAsync(string channel, NodeId owner, ClientInfo member, CancellationToken cancellationToken);

    /// <summary>Removes this client of this owner only: the late leave of an old connection takes nothing from a new one.</summary>
    ValueTask RemoveAsync(string channel, NodeId owner, string client, CancellationToken cancellationToken);

    /// <param name="channel">Whose members.</param>
    /// <param name="limit">At most this many, in no order; the answer says when it is cut.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<PresencePage> ReadAsync(string channel, int limit, CancellationToken cancellationToken);

    /// <summary>Costs the same for ten members and for ten thousand.</summary>
    ValueTask<PresenceStats> ReadStatsAsync(string channel, CancellationToken cancellationToken);
}
