using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using LoadBalancer;
using LoadBalancer.Nodes;
using LoadBalancer.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tests.Support;
using Wire;
using Yarp.ReverseProxy;

namespace Tests.LoadBalancer;

/// <summary>The real balancer in this process, on free ports of 127.0.0.1 and with a registry that the test fills.</summary>
internal sealed class TestBalancer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;

    private TestBalancer(WebApplication app, DirectoryInfo data, FakeNodeSource registry, CapturedLogs logs)
    {
        _app = app;
        _data = data;
        Registry = registry;
        Logs = logs;
    }

    public FakeNodeSource Registry { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Https => new(_app.Urls.Single(static url => url.StartsWith("https:", StringComparison.Ordinal)));

    public Uri Http => new(_app.Urls.Single(static url => url.StartsWith("http:", StringComparison.Ordinal)));

    public Uri WebSocketAddress => new UriBuilder(Https) { Scheme = "wss", Path = "/connection/websocket" }.Uri;

    public string Thumbprint => Services.GetRequiredService<ServerCertificate>().Current.TargetCertificate.Thumbprint;

    public static async Task<TestBalancer> StartAsync(
        string environment = "Production",
        string urls = "https://127.0.0.1:0;http://127.0.0.1:0",
        bool withFakeRegistry = true,
        Action<IServiceCollection>? services = null,
        params (string Key, string? Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("balancer-");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "LoadBalancer",
            ContentRootPath = Path.Combine(SourceTree.Root, "LoadBalancer"),
            EnvironmentName = environment,
        });
        builder.Configuration.AddInMemoryCollection(Defaults(urls, data));
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, setting.Value)));
        var logs = new CapturedLogs();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.AddLoadBalancer();
        var registry = new FakeNodeSource();
        if (withFakeRegistry)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<INodeSource>(registry));
        }

        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseLoadBalancer();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestBalancer(app, data, registry, logs);
    }

    public HttpClient Client(Version? version = null) => new(NewHandler())
    {
        BaseAddress = Https,
        DefaultRequestVersion = version ?? HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Connects through the balancer; the node's first message is its name.</summary>
    /// <param name="cookie">null = none.</param>
    /// <param name="version">null = HTTP/1.1.</param>
    /// <param name="forwardedFor">What a proxy says of the client; null = nothing.</param>
    public async Task<(WebSocket Socket, string Node)> ConnectAsync(string? cookie = null, Version? version = null, string? forwardedFor = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = version ?? HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (cookie is not null)
        {
            socket.Options.SetRequestHeader("Cookie", cookie);
        }

        if (forwardedFor is not null)
        {
            socket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        }

        await socket.ConnectAsync(WebSocketAddress, new HttpMessageInvoker(NewHandler(), disposeHandler: false), TestContext.Current.CancellationToken);
        return (socket, await socket.ReceiveTextAsync());
    }

    /// <summary>For clients of the test's own.</summary>
    public void Trust(ClientWebSocketOptions options) => options.RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOurs(certificate);

    public async Task HoldAsync(params NodeLease[] leases)
    {
        Registry.Hold(leases);
        await NextPictureAsync();
    }

    /// <summary>Waits until two looks into the registry have begun after this call, so that one of them saw it as it is now and took effect.</summary>
    public Task NextPictureAsync()
    {
        var reads = Registry.Reads;
        return Eventually.TrueAsync(() => Registry.Reads >= reads + 2);
    }

    /// <summary>Waits until the proxy has exactly so many nodes to choose from.</summary>
    public Task HasNodesAsync(int count) => Eventually.TrueAsync(() =>
        Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("realtime", out var cluster) && cluster.DestinationsState.AllDestinations.Count == count);

    /// <summary>Stops as a signal would make it.</summary>
    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static Dictionary<string, string?> Defaults(string urls, DirectoryInfo data) =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [WebHostDefaults.ServerUrlsKey] = urls,
            ["Data:Directory"] = data.FullName,
            ["ConnectionStrings:redis"] = "127.0.0.1:1",
            ["LoadBalancer:RegistryReadInterval"] = "00:00:00.050",
            ["LoadBalancer:Health:ProbeInterval"] = "00:00:00.100",
        };

    private SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOurs(certificate) },
    };

    private bool IsOurs(X509Certificate? certificate) => string.Equals(certificate?.GetCertHashString(), Thumbprint, StringComparison.Ordinal);
}
