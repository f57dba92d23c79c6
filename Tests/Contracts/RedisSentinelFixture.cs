using Tests.Support;

namespace Tests.Contracts;

/// <summary>One primary with its replicas and sentinels.</summary>
public sealed class RedisSentinelFixture() : SharedRedisFixture(RedisSentinelStore.Missing is null ? new RedisSentinelStore() : null, RedisSentinelStore.Missing);
