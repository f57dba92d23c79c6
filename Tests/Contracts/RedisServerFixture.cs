using Tests.Support;

namespace Tests.Contracts;

/// <summary>One redis-server for all tests of a class; none where it is not installed.</summary>
public class RedisServerFixture : IAsyncLifetime
{
    private RedisServerStore? _store;

    /// <summary>Skips the test where the server is missing.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipUnless(_store is not null, RedisServerStore.Missing ?? "");
            return _store!.ConnectionString;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (RedisServerStore.Missing is null)
        {
            _store = CreateStore();
            await _store.StartAsync(TestContext.Current.CancellationToken);
            await PrepareAsync(_store);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected virtual RedisServerStore CreateStore() => new();

    private protected virtual Task PrepareAsync(RedisServerStore store) => Task.CompletedTask;
}
