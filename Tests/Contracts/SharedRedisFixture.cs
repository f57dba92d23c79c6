using Tests.Support;

namespace Tests.Contracts;

/// <summary>A group of Redis servers for all tests that share it; none where a program is not installed.</summary>
public abstract class SharedRedisFixture : IAsyncLifetime
{
    private readonly IRedisStore? _store;
    private readonly string? _missing;

    /// <param name="store">Not yet started; null where something is missing.</param>
    /// <param name="missing">What is missing.</param>
    private protected SharedRedisFixture(IRedisStore? store, string? missing) => (_store, _missing) = (store, missing);

    /// <summary>Skips the test where a program is missing.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipUnless(_store is not null, _missing ?? "");
            return _store!.ConnectionString;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (_store is not null)
        {
            await _store.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
