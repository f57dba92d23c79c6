namespace Tests.Contracts;

[Collection(RedisSentinelGroup.Name)]
public sealed class RedisSentinelBanTests(RedisSentinelFixture servers) : RedisBanContract
{
    private protected override string ConnectionString => servers.ConnectionString;
}
