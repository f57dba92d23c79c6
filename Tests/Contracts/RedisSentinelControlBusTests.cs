namespace Tests.Contracts;

[Collection(RedisSentinelGroup.Name)]
public sealed class RedisSentinelControlBusTests(RedisSentinelFixture servers) : RedisControlBusContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
