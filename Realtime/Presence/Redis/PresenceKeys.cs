using System.Globalization;
using Realtime.Cluster;
using Realtime.Redis;
using StackExchange.Redis;
using Wire;

namespace Realtime.Presence.Redis;

/// <summary>The keys of a channel's presence in the order of the scripts, and the texts that stand in them: none has a space, which separates them.</summary>
internal sealed class PresenceKeys(RedisKeys keys)
{
    public static string Owner(NodeId node) => string.Create(CultureInfo.InvariantCulture, $"{node.Incarnation}:{RedisKeys.Encode(node.Name)}");

    public static IReadOnlySet<string> Owners(IEnumerable<NodeLease> leases) =>
        leases.Select(static lease => Owner(new NodeId(lease.Name, lease.Incarnation))).ToHashSet(StringComparer.Ordinal);

    public static string Client(string client) => RedisKeys.Encode(client);

    /// <summary>Never empty, also for an anonymous one.</summary>
    public static string User(string user) => $"={RedisKeys.Encode(user)}";

    public RedisKey[] All(string channel, string owner) =>
        [keys.PresenceClients(channel), keys.PresenceOwners(channel), keys.PresenceUsers(channel), keys.PresenceSpread(channel), Members(channel, owner)];

    public RedisKey[] Counts(string channel) => [keys.PresenceOwners(channel), keys.PresenceSpread(channel)];

    public RedisKey Members(string channel, string owner) => keys.PresenceMembers(channel, owner);
}
