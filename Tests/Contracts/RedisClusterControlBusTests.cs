namespace Tests.Contracts;

[Collection(RedisClusterGroup.Name)]
public sealed class RedisClusterControlBusTests(RedisClusterFixture servers) : RedisControlBusContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
