using Realtime.Cluster;
using Realtime.Protocol;

namespace Realtime.Presence.Memory;

/// <summary>The presence of a node that stands alone. What dead owners left is dropped, once, before anybody looks.</summary>
internal sealed class MemoryPresenceStore(INodeRegistry registry) : IPresenceStore
{
    private static readonly PresenceStats Nobody = new(0, 0);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryPresenceChannel> _channels = new(StringComparer.Ordinal);
    private readonly HashSet<NodeId> _owners = [];

    public async ValueTask AddAsync(string channel, NodeId owner, ClientInfo member, CancellationToken cancellationToken)
    {
        bool isNewOwner;
        lock (_lock)
        {
            if (!_channels.TryGetValue(channel, out var members))
            {
                members = new MemoryPresenceChannel();
                _channels.Add(channel, members);
            }

            members.Add(owner, member);
            isNewOwner = _owners.Add(owner);
        }

        if (isNewOwner)
        {
            await PurgeAsync(cancellationToken);
        }
    }

    public ValueTask RemoveAsync(string channel, NodeId owner, string client, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_channels.TryGetValue(channel, out var members))
            {
                members.Remove(owner, client);
                DropIfEmpty(channel, members);
            }
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<PresencePage> ReadAsync(string channel, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        await PurgeAsync(cancellationToken);
        lock (_lock)
        {
            return _channels.GetValueOrDefault(channel)?.Read(limit) ?? new PresencePage([], IsCut: false);
        }
    }

    public async ValueTask<PresenceStats> ReadStatsAsync(string channel, CancellationToken cancellationToken)
    {
        await PurgeAsync(cancellationToken);
        lock (_lock)
        {
            return _channels.GetValueOrDefault(channel)?.Stats ?? Nobody;
        }
    }

    private async ValueTask PurgeAsync(CancellationToken cancellationToken)
    {
        HashSet<NodeId> dead;
        lock (_lock)
        {
            dead = [.. _owners];
        }

        // Whoever had members before the registry is asked, and is not in it, lives no more: members are added under a lease that holds.
        dead.ExceptWith((await registry.ReadAsync(cancellationToken)).Select(static lease => new NodeId(lease.Name, lease.Incarnation)));
        if (dead.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _owners.ExceptWith(dead);
            foreach (var (channel, members) in _channels.ToList())
            {
                members.RemoveAll(dead);
                DropIfEmpty(channel, members);
            }
        }
    }

    private void DropIfEmpty(string channel, MemoryPresenceChannel members)
    {
        if (members.IsEmpty)
        {
            _channels.Remove(channel);
        }
    }
}
