using Tests.Support;

namespace Tests.Contracts;

public sealed class RedisServerRelayFaultTests : RelayFaultContract
{
    private protected override IRedisStore CreateStore() => RedisServerStore.CreateOrSkip();
}
