namespace Tests.Contracts;

public sealed class RedisClusterNodeRegistryTests(RedisClusterFixture server) : RedisNodeRegistryContract, IClassFixture<RedisClusterFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
