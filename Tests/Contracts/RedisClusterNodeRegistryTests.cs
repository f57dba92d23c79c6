namespace Tests.Contracts;

[Collection(RedisClusterGroup.Name)]
public sealed class RedisClusterNodeRegistryTests(RedisClusterFixture servers) : RedisNodeRegistryContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
