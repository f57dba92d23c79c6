using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Wire;

namespace LoadBalancer.Nodes;

/// <summary>Reads the leases that <see cref="NodeRegistryLayout"/> describes.</summary>
/// <param name="redis">Asked for at the first look: connecting blocks while Redis is away, and the start must not wait for that.</param>
internal sealed class RedisNodeSource(Lazy<IConnectionMultiplexer> redis, IOptions<NodeRegistryOptions> options) : INodeSource
{
    private readonly RedisKey[] _keys =
    [
        NodeRegistryLayout.LeasesKey(options.Value.KeyPrefix),
        NodeRegistryLayout.ExpiriesKey(options.Value.KeyPrefix),
    ];

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(CancellationToken cancellationToken)
    {
        var reply = await redis.Value.GetDatabase().ScriptEvaluateAsync(NodeRegistryLayout.ReadScript, _keys).WaitAsync(cancellationToken);
        var values = (RedisValue[]?)reply ?? [];

        // A name without its lease: a node has been swept between the two writes of somebody else's script.
        return [.. values.Where(static value => !value.IsNull).Select(static value => (ReadOnlyMemory<byte>)value)];
    }
}
