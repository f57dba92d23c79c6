namespace Tests.Contracts;

public sealed class RedisClusterPresenceTests(RedisClusterFixture server) : RedisPresenceContract, IClassFixture<RedisClusterFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
