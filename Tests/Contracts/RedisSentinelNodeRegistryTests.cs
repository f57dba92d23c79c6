namespace Tests.Contracts;

[Collection(RedisSentinelGroup.Name)]
public sealed class RedisSentinelNodeRegistryTests(RedisSentinelFixture servers) : RedisNodeRegistryContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
