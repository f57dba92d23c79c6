namespace Tests.Contracts;

[Collection(RedisClusterGroup.Name)]
public sealed class RedisClusterBrokerTests(RedisClusterFixture servers) : RedisBrokerContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
