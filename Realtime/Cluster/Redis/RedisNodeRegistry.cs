using System.Globalization;
using Microsoft.Extensions.Options;
using Realtime.Redis;
using StackExchange.Redis;
using Wire;

namespace Realtime.Cluster.Redis;

/// <summary>
/// The registry in Redis, as <see cref="NodeRegistryLayout"/> lays it out, and for each name a hash with its last incarnation, the end of its lease and the data set
/// that it was begun in. All keys lie in one slot. In a Redis Cluster, what the node has in other shards may be lost without the lease: there a life ends with any of them.
/// </summary>
internal sealed class RedisNodeRegistry(RedisCalls calls, RedisShards shards, IOptions<RedisOptions> options) : INodeRegistry
{
    private static readonly RedisScript BeginScript = RedisScript.Load(typeof(RedisNodeRegistry), "registry", "begin");
    private static readonly RedisScript RenewScript = RedisScript.Load(typeof(RedisNodeRegistry), "registry", "renew");
    private static readonly RedisScript ReleaseScript = RedisScript.Load(typeof(RedisNodeRegistry), "release");
    private static readonly RedisScript ReadScript = new("read nodes", NodeRegistryLayout.ReadScript);
    private static readonly RedisValue LeaseDuration = (long)NodeRegistryLayout.LeaseDuration.TotalMilliseconds;

    /// <summary>Longer than a clock is ever set back; after that the store's time alone makes the incarnation grow.</summary>
    private static readonly RedisValue LifeMemory = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly string _prefix = options.Value.KeyPrefix;
    private readonly RedisValue _trust = options.Value.TrustFailover ? "1" : "0";
    private volatile IReadOnlySet<string> _begunIn = new HashSet<string>(StringComparer.Ordinal);

    public async ValueTask<NodeId> BeginAsync(string name, long above, CancellationToken cancellationToken)
    {
        // Read first: one that comes in between ends this life again.
        _begunIn = await shards.ReadDataSetsAsync(cancellationToken);
        var answer = await calls.RunAsync(BeginScript, KeysOf(name), [name, LeaseDuration, LifeMemory, Text(above), _trust], cancellationToken);
        return new NodeId(name, long.Parse((string)answer!, CultureInfo.InvariantCulture));
    }

    public async ValueTask<TimeSpan?> RenewAsync(NodeLease lease, CancellationToken cancellationToken)
    {
        if (!options.Value.TrustFailover && !_begunIn.IsSupersetOf(await shards.ReadDataSetsAsync(cancellationToken)))
        {
            return null;
        }

        RedisValue[] values = [lease.Name, Text(lease.Incarnation), lease.ToUtf8Json(), LeaseDuration, LifeMemory, _trust];
        var isHeld = (bool)await calls.RunAsync(RenewScript, KeysOf(lease.Name), values, cancellationToken);
        return isHeld ? NodeRegistryLayout.LeaseDuration : null;
    }

    public async ValueTask ReleaseAsync(NodeId node, CancellationToken cancellationToken) =>
        await calls.RunAsync(ReleaseScript, KeysOf(node.Name), [node.Name, Text(node.Incarnation)], cancellationToken);

    public async ValueTask<IReadOnlyList<NodeLease>> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await calls.RunAsync(ReadScript, [NodeRegistryLayout.LeasesKey(_prefix), NodeRegistryLayout.ExpiriesKey(_prefix)], [], cancellationToken);
        return
        [
            .. ((byte[]?[])answer!)
                .Select(static json => NodeLease.Parse(json))
                .OfType<NodeLease>()
                .OrderBy(static lease => lease.Name, StringComparer.Ordinal),
        ];
    }

    private RedisKey[] KeysOf(string name) =>
        [NodeRegistryLayout.LeasesKey(_prefix), NodeRegistryLayout.ExpiriesKey(_prefix), $"{_prefix}:{{nodes}}:life:{name}"];

    private static RedisValue Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
