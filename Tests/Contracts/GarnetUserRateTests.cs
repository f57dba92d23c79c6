namespace Tests.Contracts;

public sealed class GarnetUserRateTests(GarnetFixture server) : RedisUserRateContract, IClassFixture<GarnetFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
