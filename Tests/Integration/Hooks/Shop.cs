namespace Tests.Integration.Hooks;

/// <summary>The application of the page's sample: a scoped service, as a database context is.</summary>
internal sealed class Shop
{
    private readonly Dictionary<string, int> _prices = new(StringComparer.Ordinal) { ["tea"] = 3 };
    private readonly char[] _ends = [':'];

    public ValueTask<bool> MaySeeAsync(string user, string channel, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(channel.Split(_ends)[^1] == user);
    }

    public ValueTask<int?> FindPriceAsync(string article, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_prices.TryGetValue(article, out var price) ? price : null);
    }
}
