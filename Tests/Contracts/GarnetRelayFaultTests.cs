using Tests.Support;

namespace Tests.Contracts;

public sealed class GarnetRelayFaultTests : RelayFaultContract
{
    private protected override ISingleRedisStore CreateStore() => new GarnetStore();
}
