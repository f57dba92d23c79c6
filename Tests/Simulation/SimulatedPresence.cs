using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>A node's presence over its link to the store: what the presence scripts do.</summary>
internal sealed class SimulatedPresence(StoreLink link, SimulatedStore store) : IPresenceStore
{
    public ValueTask AddAsync(string channel, NodeId owner, ClientInfo member, CancellationToken cancellationToken) =>
        new(link.AskAsync(() => Add(channel, owner, member), cancellationToken));

    public ValueTask RemoveAsync(string channel, NodeId owner, string client, CancellationToken cancellationToken) =>
        new(link.AskAsync(() => Remove(channel, owner, client), cancellationToken));

    public async ValueTask<PresencePage> ReadAsync(string channel, int limit, CancellationToken cancellationToken)
    {
        var members = await link.AskAsync(() => store.Members(channel), cancellationToken);
        return new PresencePage([.. members.Take(limit)], members.Count > limit);
    }

    public async ValueTask<PresenceStats> ReadStatsAsync(string channel, CancellationToken cancellationToken)
    {
        var members = await link.AskAsync(() => store.Members(channel), cancellationToken);
        return new PresenceStats(members.Count, members.DistinctBy(static member => member.User, StringComparer.Ordinal).Count());
    }

    private bool Add(string channel, NodeId owner, ClientInfo member)
    {
        var isLate = store.Data.Members.TryGetValue((channel, member.Client), out var held) && held.Owner.Name == owner.Name && held.Owner.Incarnation > owner.Incarnation;
        if (isLate && store.Switches.ChecksIncarnation)
        {
            return false;
        }

        store.Data.Members[(channel, member.Client)] = (owner, member);
        return true;
    }

    private bool Remove(string channel, NodeId owner, string client) =>
        store.Data.Members.TryGetValue((channel, client), out var held)
        && (store.Switches.ChecksIncarnation ? held.Owner == owner : held.Owner.Name == owner.Name)
        && store.Data.Members.Remove((channel, client));
}
