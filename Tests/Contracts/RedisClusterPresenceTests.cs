namespace Tests.Contracts;

[Collection(RedisClusterGroup.Name)]
public sealed class RedisClusterPresenceTests(RedisClusterFixture servers) : RedisPresenceContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
