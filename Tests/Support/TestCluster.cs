using System.Globalization;

namespace Tests.Support;

/// <summary>Nodes in this process on one server, each of which can be cut off from it: to the others that is a crash.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly FaultProxy[] _proxies;
    private readonly List<TestNode> _nodes = [];
    private readonly HashSet<int> _stopped = [];

    private TestCluster(ISingleRedisStore store, int count)
    {
        Store = store;
        _proxies = [.. Enumerable.Range(0, count).Select(_ => FaultProxy.Start(store.Port))];
    }

    public ISingleRedisStore Store { get; }

    public IReadOnlyList<TestNode> Nodes => _nodes;

    /// <summary>In the order of the nodes.</summary>
    public IReadOnlyList<FaultProxy> Proxies => _proxies;

    /// <param name="store">Running; the cluster's from now on.</param>
    /// <param name="count">Nodes: <c>node-1</c> and so on.</param>
    /// <param name="settings">Beside those of every test's node.</param>
    public static async Task<TestCluster> StartAsync(ISingleRedisStore store, int count, params (string Key, string Value)[] settings)
    {
        var cluster = new TestCluster(store, count);
        for (var index = 0; index < count; index++)
        {
            var all = new Dictionary<string, string?>(ServerApiClient.Settings(settings), StringComparer.Ordinal)
            {
                ["Realtime:Broker"] = "Redis",
                ["ConnectionStrings:redis"] = store.ConnectionStringAt(cluster._proxies[index].Port),
                ["Realtime:Node:Name"] = NameOf(index),
            };
            cluster._nodes.Add(await TestNode.StartAsync(all, mayLogErrors: true));
        }

        return cluster;
    }

    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"node-{index + 1}");

    /// <summary>The others see it no more; what it had said is all that they have of it.</summary>
    public void Crash(int index)
    {
        _proxies[index].Refuse();
        _proxies[index].Cut();
    }

    public ServerApiClient ApiOf(int index) => ServerApiClient.Of(_nodes[index]);

    /// <summary>As a host does it that is told to end.</summary>
    public async Task StopAsync(int index)
    {
        _stopped.Add(index);
        await _nodes[index].DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            proxy.Heal();
        }

        await Task.WhenAll(_nodes.Where((_, index) => !_stopped.Contains(index)).Select(static node => node.DisposeAsync().AsTask()));
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await Store.DisposeAsync();
    }
}
