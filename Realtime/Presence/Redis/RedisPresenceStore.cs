using System.Globalization;
using Realtime.Cluster;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using ClientInfo = Realtime.Protocol.ClientInfo;

namespace Realtime.Presence.Redis;

/// <summary>
/// The presence of all nodes in Redis or Garnet. All keys of a channel lie in one slot, and the leases in another, so that no script can judge who lives: the
/// registry is read first, and what dead owners left is passed over, until <see cref="PresenceUpkeep"/> purges it or it expires. The cost of counting grows
/// with the owners and with the different sets of owners that users are spread over, not with the members.
/// </summary>
internal sealed class RedisPresenceStore(RedisCalls calls, PresenceKeys keys, INodeRegistry registry, PresenceUpkeep upkeep) : IPresenceStore
{
    /// <summary>A client that two nodes take from one another more often than this has no place.</summary>
    private const int MaxTakings = 4;

    private static readonly RedisScript AddScript = RedisScript.Load(typeof(RedisPresenceStore), "presence", "add");
    private static readonly RedisScript RemoveScript = RedisScript.Load(typeof(RedisPresenceStore), "presence", "remove");
    private static readonly RedisScript ReadScript = RedisScript.Load(typeof(RedisPresenceStore), "read");
    private static readonly RedisScript StatsScript = RedisScript.Load(typeof(RedisPresenceStore), "stats");

    public async ValueTask AddAsync(string channel, NodeId owner, ClientInfo member, CancellationToken cancellationToken)
    {
        try
        {
            var holder = "";
            for (var taking = 0; taking < MaxTakings; taking++)
            {
                holder = await AddAsync(channel, PresenceKeys.Owner(owner), member, holder, cancellationToken);
                if (holder.Length == 0)
                {
                    return;
                }
            }

            throw new UnavailableException("Other nodes add the same client to the presence.", mayHaveHappened: false);
        }
        finally
        {
            // Afterwards, and also when it failed: it may have happened.
            upkeep.Track(channel, owner);
        }
    }

    public async ValueTask RemoveAsync(string channel, NodeId owner, string client, CancellationToken cancellationToken)
    {
        var text = PresenceKeys.Owner(owner);
        await calls.RunAsync(RemoveScript, keys.All(channel, text), [text, PresenceKeys.Client(client)], cancellationToken);
    }

    public async ValueTask<PresencePage> ReadAsync(string channel, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var living = await ReadLivingAsync(cancellationToken);
        if (living.Count == 0)
        {
            return new PresencePage([], IsCut: false);
        }

        var answer = await calls.RunAsync(ReadScript, [.. living.Select(owner => keys.Members(channel, owner))], [limit], cancellationToken);
        var members = ((byte[][])answer[1]!).Select(static record => PresenceRecord.Read(record)).OfType<ClientInfo>().ToList();
        return new PresencePage(members, long.Parse((string)answer[0]!, CultureInfo.InvariantCulture) > limit);
    }

    public async ValueTask<PresenceStats> ReadStatsAsync(string channel, CancellationToken cancellationToken)
    {
        var living = await ReadLivingAsync(cancellationToken);
        var answer = await calls.RunAsync(StatsScript, keys.Counts(channel), [], cancellationToken);
        return new PresenceStats(
            Sum((string[])answer[0]!, living.Contains),
            Sum((string[])answer[1]!, owners => owners.Split(' ').Any(living.Contains)));
    }

    /// <returns>The owner that has the client and must be named; empty when it is done.</returns>
    private async Task<string> AddAsync(string channel, string owner, ClientInfo member, string holder, CancellationToken cancellationToken)
    {
        RedisKey[] all = keys.All(channel, owner);
        RedisValue[] values =
        [
            owner,
            PresenceKeys.Client(member.Client),
            PresenceKeys.User(member.User),
            PresenceRecord.Write(member),
            holder,
            PresenceUpkeep.TimeToLive,
            PresenceUpkeep.MembersTimeToLive,
        ];
        return (string)(await calls.RunAsync(AddScript, holder.Length == 0 ? all : [.. all, keys.Members(channel, holder)], values, cancellationToken))!;
    }

    private async Task<IReadOnlySet<string>> ReadLivingAsync(CancellationToken cancellationToken) =>
        PresenceKeys.Owners(await registry.ReadAsync(cancellationToken));

    /// <param name="pairs">Names and numbers in turn.</param>
    private static int Sum(string[] pairs, Func<string, bool> counts) =>
        pairs.Chunk(2).Where(pair => counts(pair[0])).Sum(static pair => int.Parse(pair[1], CultureInfo.InvariantCulture));
}
