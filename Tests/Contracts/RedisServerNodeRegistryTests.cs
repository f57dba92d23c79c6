namespace Tests.Contracts;

public sealed class RedisServerNodeRegistryTests(RedisServerFixture server) : RedisNodeRegistryContract, IClassFixture<RedisServerFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
