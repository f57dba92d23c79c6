using Tests.Support;

namespace Tests.Contracts;

/// <summary>One Garnet for all tests of a class.</summary>
public sealed class GarnetFixture : IAsyncLifetime
{
    private readonly GarnetStore _store = new();

    public string ConnectionString => _store.ConnectionString;

    public async ValueTask InitializeAsync() => await _store.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
