using Tests.Support;

namespace Tests.Contracts;

public sealed class GarnetOutageTests : RedisOutageContract
{
    private protected override IRedisStore CreateStore() => new GarnetStore();
}
