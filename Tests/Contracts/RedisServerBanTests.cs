namespace Tests.Contracts;

public sealed class RedisServerBanTests(RedisServerFixture server) : RedisBanContract, IClassFixture<RedisServerFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
