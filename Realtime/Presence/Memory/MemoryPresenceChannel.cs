using Realtime.Cluster;
using Realtime.Protocol;

namespace Realtime.Presence.Memory;

/// <summary>The members of one channel, counted as they come and go. Not safe for threads: the store's lock guards it.</summary>
internal sealed class MemoryPresenceChannel
{
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);

    public bool IsEmpty => _members.Count == 0;

    public PresenceStats Stats => new(_members.Count, _users.Count);

    public void Add(NodeId owner, ClientInfo info)
    {
        if (_members.TryGetValue(info.Client, out var held))
        {
            if (held.Owner.Name == owner.Name && held.Owner.Incarnation > owner.Incarnation)
            {
                // Said late: a later life of the same node has the client.
                return;
            }

            Remove(info.Client, held);
        }

        _members.Add(info.Client, new Member(owner, info));
        _users[info.User] = _users.GetValueOrDefault(info.User) + 1;
    }

    public void Remove(NodeId owner, string client)
    {
        if (_members.TryGetValue(client, out var held) && held.Owner == owner)
        {
            Remove(client, held);
        }
    }

    public void RemoveAll(IReadOnlySet<NodeId> owners)
    {
        foreach (var (client, member) in _members.Where(pair => owners.Contains(pair.Value.Owner)).ToList())
        {
            Remove(client, member);
        }
    }

    public PresencePage Read(int limit) => new([.. _members.Values.Take(limit).Select(static member => member.Info)], _members.Count > limit);

    private void Remove(string client, Member member)
    {
        _members.Remove(client);
        var left = _users[member.Info.User] - 1;
        if (left > 0)
        {
            _users[member.Info.User] = left;
        }
        else
        {
            _users.Remove(member.Info.User);
        }
    }

    private sealed record Member(NodeId Owner, ClientInfo Info);
}
