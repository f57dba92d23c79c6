namespace Tests.Contracts;

public sealed class RedisServerUserRateTests(RedisServerFixture server) : RedisUserRateContract, IClassFixture<RedisServerFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
