using AppHost.Redis;
using StackExchange.Redis;
using Wire;

namespace AppHost.Chaos;

/// <summary>Looks nodes up in the registry. Connects for each look: it is rare, and Redis may be another one by then.</summary>
internal static class NodeLeases
{
    /// <returns>Null when no living node has this name.</returns>
    public static async Task<NodeLease?> FindAsync(string connectionString, string node, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisPing.WithShortWaits(connectionString)).WaitAsync(cancellationToken);
        RedisKey[] keys = [NodeRegistryLayout.LeasesKey(NodeRegistryLayout.DefaultKeyPrefix), NodeRegistryLayout.ExpiriesKey(NodeRegistryLayout.DefaultKeyPrefix)];
        var reply = await redis.GetDatabase().ScriptEvaluateAsync(NodeRegistryLayout.ReadScript, keys).WaitAsync(cancellationToken);
        return ((RedisValue[]?)reply ?? [])
            .Where(static value => !value.IsNull)
            .Select(static value => NodeLease.Parse(((ReadOnlyMemory<byte>)value).Span))
            .FirstOrDefault(lease => lease?.Name == node);
    }
}
