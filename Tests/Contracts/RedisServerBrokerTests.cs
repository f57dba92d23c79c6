namespace Tests.Contracts;

public sealed class RedisServerBrokerTests(RedisServerFixture server) : RedisBrokerContract, IClassFixture<RedisServerFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
