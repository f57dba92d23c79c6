namespace Tests.Contracts;

public sealed class GarnetBrokerTests(GarnetFixture server) : RedisBrokerContract, IClassFixture<GarnetFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
