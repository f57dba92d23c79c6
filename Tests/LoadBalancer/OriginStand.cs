using Tests.AuthService;
using Tests.Support;

namespace Tests.LoadBalancer;

/// <summary>Balancer, node and token service, with one origin allowed beside their own.</summary>
public sealed class OriginStand : IAsyncLifetime
{
    /// <summary>By which clients know the balancer, beside its port.</summary>
    public const string Name = "chat.example";

    public const string Listed = "https://good.test";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("origins-");
    private AuthServiceHost _tokens = null!;
    private TestNode _node = null!;
    private TestBalancer _balancer = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>As the client asks for it.</summary>
    public string Host => $"{Name}:{_balancer.Https.Port}";

    public int Port => _balancer.Https.Port;

    public async ValueTask InitializeAsync()
    {
        _tokens = await AuthServiceHost.StartAsync(_data.FullName, TestContext.Current.CancellationToken);
        _node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Doors:AllowedOrigins:0"] = Listed });
        _balancer = await TestBalancer.StartAsync("Development", settings: ("LoadBalancer:AuthServiceAddress", _tokens.Root.ToString()));
        await _balancer.HoldAsync(Leases.Lease("node-1", _node.Address.ToString()));
        Http = _balancer.Client();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _balancer.DisposeAsync();
        await _node.DisposeAsync();
        await _tokens.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
