using Tests.Support;

namespace Tests.Contracts;

/// <summary>One primary with its replicas and sentinels for all tests that share it; none where a program is not installed.</summary>
public sealed class RedisSentinelFixture : IAsyncLifetime
{
    private readonly RedisSentinelStore? _store = RedisSentinelStore.Missing is null ? new() : null;

    internal RedisSentinelStore Store
    {
        get
        {
            Assert.SkipUnless(_store is not null, RedisSentinelStore.Missing ?? "");
            return _store!;
        }
    }

    /// <summary>Skips the test where a program is missing.</summary>
    public string ConnectionString => Store.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        if (_store is not null)
        {
            await _store.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
