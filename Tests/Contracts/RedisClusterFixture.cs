using Tests.Support;

namespace Tests.Contracts;

/// <summary>One Redis Cluster of three primaries.</summary>
public sealed class RedisClusterFixture() : SharedRedisFixture(RedisClusterStore.Missing is null ? new RedisClusterStore() : null, RedisClusterStore.Missing);
