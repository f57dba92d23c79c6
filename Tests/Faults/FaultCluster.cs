using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using LoadBalancer;
using Tests.Cluster;
using Tests.Support;
using Tests.Support.Delivery;

namespace Tests.Faults;

/// <summary>Nodes and a balancer as real processes on one Redis. Ports, secrets and folders of its own; what stands between a node and Redis can be made to fail.</summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    public const string Namespace = "fault";

    private const int NodeCount = 3;
    private const int HistorySize = 2000;

    /// <summary>Of tokens: longer than any run.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(2);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("realtime-faults-");
    private readonly string _hmacSecret = RandomNumberGenerator.GetHexString(64);
    private readonly string _apiKey = RandomNumberGenerator.GetHexString(32);
    private readonly string _clusterSecret = RandomNumberGenerator.GetHexString(32);
    private readonly string _connectionString;
    private readonly int _port = FreePort.Take();
    private readonly FaultNode[] _nodes;
    private ServiceProcess? _balancer;
    private FaultApi? _api;

    /// <param name="connectionString">Of the store, past every proxy.</param>
    /// <param name="behind">The port of the store when each node is to have a proxy before it; null = none has.</param>
    public FaultCluster(string connectionString, int? behind)
    {
        _connectionString = connectionString;
        Proxies = behind is { } port ? [.. Enumerable.Range(0, NodeCount).Select(_ => FaultProxy.Start(port))] : [];
        _nodes = [.. Enumerable.Range(0, NodeCount).Select(index => new FaultNode(
            string.Create(CultureInfo.InvariantCulture, $"node-{index + 1}"),
            Proxies.ElementAtOrDefault(index),
            NodeSettings(Proxies.Count == 0 ? connectionString : connectionString.Replace($":{behind}", $":{Proxies[index].Port}", StringComparison.Ordinal))))];
        var certificate = new BalancerCertificate(_data.FullName);
        Handler = new SocketsHttpHandler { UseCookies = false, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = certificate.IsTrusted } };
        Plan = new SwarmPlan(new UriBuilder(Address) { Scheme = Uri.UriSchemeWss, Path = "/connection/websocket" }.Uri, new HttpMessageInvoker(Handler, disposeHandler: false), CreateToken);
    }

    public IReadOnlyList<FaultNode> Nodes => _nodes;

    /// <summary>In the order of the nodes.</summary>
    public IReadOnlyList<FaultProxy> Proxies { get; }

    /// <summary>The balancer's.</summary>
    public Uri Address => new($"https://localhost:{_port}");

    /// <summary>For clients through the balancer.</summary>
    public SwarmPlan Plan { get; }

    public FaultApi Api => _api ?? throw new InvalidOperationException("The cluster was not started.");

    public string Story => string.Join(Environment.NewLine, [_balancer?.Story ?? "", .. _nodes.Select(static node => node.Story)]);

    private SocketsHttpHandler Handler { get; }

    public async Task StartAsync()
    {
        foreach (var node in _nodes)
        {
            node.Start();
        }

        _balancer = ServiceProcess.Start("balancer", typeof(LoadBalancerExtensions).Assembly,
            [("ASPNETCORE_URLS", Address.ToString()), ("ConnectionStrings:Redis", _connectionString), ("Data:Directory", _data.FullName)]);
        _api = new FaultApi(new HttpClient(Handler, disposeHandler: false) { BaseAddress = Address }, _apiKey);
        await WaitUntilWholeAsync();
    }

    /// <summary>Whatever the last test left: all nodes serve, nothing stands in anybody's way, and the balancer knows.</summary>
    public async Task MakeWholeAsync()
    {
        foreach (var proxy in Proxies)
        {
            proxy.Heal();
        }

        foreach (var node in _nodes.Where(static node => !node.IsAlive))
        {
            await node.StartAgainAsync();
        }

        await WaitUntilWholeAsync();
    }

    /// <summary>The server API of one node, past the balancer. To be disposed.</summary>
    public FaultApi ApiOf(FaultNode node) => new(new HttpClient { BaseAddress = node.Address }, _apiKey);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_balancer is { } balancer)
        {
            await balancer.DisposeAsync();
        }

        foreach (var proxy in Proxies)
        {
            await proxy.DisposeAsync();
        }

        _api?.Dispose();
        Plan.Http.Dispose();
        Handler.Dispose();
        _data.Delete(recursive: true);
    }

    private async Task WaitUntilWholeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.WaitUntilReadyAsync();
        }

        using var http = new HttpClient(Handler, disposeHandler: false) { BaseAddress = Address };
        await Eventually.HoldsAsync(() => Readiness.IsReadyAsync(http), "the balancer is ready.", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => await Api.CountNodesAsync() == NodeCount, "all nodes are in the registry.", TestContext.Current.CancellationToken);
    }

    private string CreateToken(string user) => HmacTokens.Create(
        $$"""{"sub":"{{user}}","exp":{{(DateTimeOffset.UtcNow + TokenLifetime).ToUnixTimeSeconds()}}}""", _hmacSecret);

    private (string Key, string Value)[] NodeSettings(string connectionString) =>
    [
        ("ConnectionStrings:redis", connectionString),
        ("Realtime:Cluster:Secret", _clusterSecret),
        ("Realtime:Auth:Hmac:Secret", _hmacSecret),
        ("Realtime:ServerApi:ApiKeys:0", _apiKey),
        // So that a client notices within seconds that nobody is there any more.
        ("Realtime:Heartbeat:PingInterval", "00:00:05"),
        ("Realtime:Heartbeat:PongTimeout", "00:00:04"),
        ("Realtime:Drain:Window", "00:00:03"),
        // Shorter than the restless stay away, so that nodes end and begin subscriptions all the time.
        ("Realtime:Redis:UnsubscribeDelay", "00:00:00.2"),
        .. Allow("AllowSubscribeForClient", "ForceRecovery", "Presence"),
        ($"Realtime:Channels:Namespaces:{Namespace}:HistorySize", HistorySize.ToString(CultureInfo.InvariantCulture)),
    ];

    private static IEnumerable<(string Key, string Value)> Allow(params IEnumerable<string> options) => options.Select(static option => ($"Realtime:Channels:Namespaces:{Namespace}:{option}", "true"));
}
