namespace Tests.Contracts;

[Collection(RedisClusterGroup.Name)]
public sealed class RedisClusterBanTests(RedisClusterFixture servers) : RedisBanContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
