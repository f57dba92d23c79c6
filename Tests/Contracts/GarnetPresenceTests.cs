namespace Tests.Contracts;

public sealed class GarnetPresenceTests(GarnetFixture server) : RedisPresenceContract, IClassFixture<GarnetFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
