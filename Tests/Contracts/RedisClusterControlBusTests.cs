namespace Tests.Contracts;

public sealed class RedisClusterControlBusTests(RedisClusterFixture server) : RedisControlBusContract, IClassFixture<RedisClusterFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
