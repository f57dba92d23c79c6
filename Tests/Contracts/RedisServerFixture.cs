using Tests.Support;

namespace Tests.Contracts;

/// <summary>One redis-server for all tests of a class; none where it is not installed.</summary>
public sealed class RedisServerFixture : IAsyncLifetime
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
            _store = new RedisServerStore();
            await _store.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;
}
