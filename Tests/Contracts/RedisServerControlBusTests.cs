namespace Tests.Contracts;

public sealed class RedisServerControlBusTests(RedisServerFixture server) : RedisControlBusContract, IClassFixture<RedisServerFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
