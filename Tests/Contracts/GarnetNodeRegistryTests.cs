namespace Tests.Contracts;

public sealed class GarnetNodeRegistryTests(GarnetFixture server) : RedisNodeRegistryContract, IClassFixture<GarnetFixture>
{
    private protected override string ConnectionString => server.ConnectionString;
}
