namespace Tests.Contracts;

public sealed class RedisServerPresenceTests(RedisServerFixture server) : RedisPresenceContract, IClassFixture<RedisServerFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
