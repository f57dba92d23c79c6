namespace Tests.Contracts;

public sealed class GarnetBanTests(GarnetFixture server) : RedisBanContract, IClassFixture<GarnetFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
