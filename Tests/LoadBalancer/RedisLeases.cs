using StackExchange.Redis;
using Tests.Support;
using Wire;

namespace Tests.LoadBalancer;

/// <summary>Writes leases as a node does.</summary>
internal static class RedisLeases
{
    public static async Task WriteAsync(RedisServerStore redis, NodeLease lease, string prefix = NodeRegistryLayout.DefaultKeyPrefix, TimeSpan? holds = null)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var end = TimeProvider.System.GetUtcNow() + (holds ?? TimeSpan.FromMinutes(1));
        await connection.GetDatabase().HashSetAsync(NodeRegistryLayout.LeasesKey(prefix), lease.Name, lease.ToUtf8Json());
        await connection.GetDatabase().SortedSetAddAsync(NodeRegistryLayout.ExpiriesKey(prefix), lease.Name, end.ToUnixTimeMilliseconds());
    }
}
