using Tests.Support;

namespace Tests.Contracts;

public sealed class RedisServerRelayFaultTests : RelayFaultContract
{
    private protected override ISingleRedisStore CreateStore() => RedisServerStore.CreateOrSkip();
}
