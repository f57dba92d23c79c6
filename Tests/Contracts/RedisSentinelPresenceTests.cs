namespace Tests.Contracts;

[Collection(RedisSentinelGroup.Name)]
public sealed class RedisSentinelPresenceTests(RedisSentinelFixture servers) : RedisPresenceContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
