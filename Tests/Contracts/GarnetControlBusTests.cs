namespace Tests.Contracts;

public sealed class GarnetControlBusTests(GarnetFixture server) : RedisControlBusContract, IClassFixture<GarnetFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
