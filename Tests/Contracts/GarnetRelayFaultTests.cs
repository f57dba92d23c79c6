using Tests.Support;

namespace Tests.Contracts;

public sealed class GarnetRelayFaultTests : RelayFaultContract
{
    private protected override IRedisStore CreateStore() => new GarnetStore();
}
