using Tests.Support;

namespace Tests.Contracts;

/// <summary>One Redis Cluster of three primaries for all tests that share it; none where the server is not installed.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private readonly RedisClusterStore? _store = RedisClusterStore.Missing is null ? new() : null;

    internal RedisClusterStore Store
    {
        get
        {
            Assert.SkipUnless(_store is not null, RedisClusterStore.Missing ?? "");
            return _store!;
        }
    }

    /// <summary>Skips the test where the server is missing.</summary>
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
