namespace Tests.Contracts;

[Collection(RedisSentinelGroup.Name)]
public sealed class RedisSentinelBrokerTests(RedisSentinelFixture servers) : RedisBrokerContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
