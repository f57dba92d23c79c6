namespace Tests.Contracts;

[Collection(RedisClusterGroup.Name)]
public sealed class RedisClusterUserRateTests(RedisClusterFixture servers) : RedisUserRateContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
