using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Tests.Support.Otlp;
using Wire;

namespace Tests.Cluster;

/// <summary>
/// The whole topology, started once by its AppHost: free ports, a data directory and secrets of its own, so that it disturbs no topology that runs beside it.
/// </summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public const int NodeCount = 3;

    /// <summary>The client that may publish over the server API.</summary>
    public const string BackendClientId = "backend";

    /// <summary>Logs everything, so that what is said at any level is looked at.</summary>
    private const string TalkativeNode = "realtime-2";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(40);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("aspire-realtime-tests-");
    private readonly string _redisPassword = RandomNumberGenerator.GetHexString(32);
    private readonly string _clusterSecret = RandomNumberGenerator.GetHexString(32);
    private readonly int _nodeCount;
    private readonly string[] _arguments;
    private DistributedApplication? _app;
    private ClusterIntakes? _intakes;
    private CallService? _calls;

    public ClusterFixture()
        : this(NodeCount, "--Redis:Mode=embedded")
    {
    }

    /// <param name="nodeCount">At most <see cref="NodeCount"/>.</param>
    /// <param name="arguments">For the AppHost.</param>
    internal ClusterFixture(int nodeCount, params string[] arguments) => (_nodeCount, _arguments) = (nodeCount, arguments);

    public static IReadOnlyList<string> NodeNames { get; } = [.. Enumerable.Range(1, NodeCount).Select(static number => string.Create(CultureInfo.InvariantCulture, $"realtime-{number}"))];

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The topology has not been started.");

    /// <summary>What the services tell of themselves. There is no dashboard in a test, so it takes that place.</summary>
    internal OtlpCollector Telemetry => Intakes.Telemetry;

    /// <summary>Everywhere that it speaks to.</summary>
    internal ClusterIntakes Intakes => _intakes ?? throw new InvalidOperationException("The topology has not been started.");

    public IServiceProvider Services => App.Services;

    /// <summary>The balancer's address for people.</summary>
    public Uri HttpsAddress => App.GetEndpoint("load-balancer", "https");

    /// <summary>The balancer's address that redirects.</summary>
    public Uri HttpAddress => App.GetEndpoint("load-balancer", "http");

    public Uri WebSocketAddress => new UriBuilder(HttpsAddress) { Scheme = Uri.UriSchemeWss, Path = "/connection/websocket" }.Uri;

    public string BackendClientSecret { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>Signs tokens that the nodes believe beside the token service's.</summary>
    public string HmacSecret { get; } = RandomNumberGenerator.GetHexString(64);

    /// <summary>Opens the server API.</summary>
    public string ApiKey { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>The certificate that clients of the balancer are to trust, and no other.</summary>
    public BalancerCertificate Certificate => new(_data.FullName);

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        try
        {
            _intakes = await ClusterIntakes.StartAsync(deadline.Token);
            AddSecrets(_intakes);
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(Arguments(_intakes), deadline.Token);
            _calls = await CallService.StartAsync(deadline.Token);
            foreach (var service in builder.Resources.OfType<ProjectResource>())
            {
                builder.CreateResourceBuilder(service).WithTelemetryTo(_intakes.Telemetry);
                if (NodeNames.Contains(service.Name, StringComparer.Ordinal))
                {
                    builder.CreateResourceBuilder(service).WithSuiteSettings(this, _calls.Address);
                }
            }

            builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(static service => service.Name == TalkativeNode)).WithEveryLog();
            builder.Services.AddLogging(logging => logging.AddProvider(_intakes.Console.Logs).AddFilter("AppHost.Resources", LogLevel.None).AddFilter("Aspire.Hosting", LogLevel.Warning)
                .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
            _app = await builder.BuildAsync(deadline.Token);
            _intakes.Console.Watch(_app);

            // A start ends only when no resource waits for another any more, so it is as long as the slowest of them.
            await _app.StartAsync(deadline.Token).WaitAsync(deadline.Token);
            foreach (var name in (string[])["redis", "auth-service", .. NodeNames.Take(_nodeCount), "load-balancer"])
            {
                await WaitUntilHealthyAsync(name, deadline.Token);
            }
        }
        catch (Exception exception)
        {
            var report = _app is null ? "" : await TroubleReport.WriteAsync(_app);
            await DisposeAsync();
            throw new InvalidOperationException($"The topology did not become healthy within {StartDeadline.TotalSeconds:0} seconds.{Environment.NewLine}{report}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync().AsTask().WaitAsync(StopDeadline);
        }

        if (_intakes is { } intakes)
        {
            _intakes = null;
            await intakes.DisposeAsync();
        }

        if (_calls is { } calls)
        {
            _calls = null;
            await calls.DisposeAsync();
        }

        if (_data.Exists)
        {
            _data.Delete(recursive: true);
        }
    }

    /// <summary>Trusts the balancer's own certificate only; follows no redirect and keeps no cookie. To be disposed.</summary>
    public HttpClient CreateTrustingHttpClient() => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = { RemoteCertificateValidationCallback = Certificate.IsTrusted },
        })
    {
        BaseAddress = HttpsAddress,
    };

    /// <summary>The environment of a script of Tests/Clients.</summary>
    /// <param name="more">What only this script asks for.</param>
    public IReadOnlyDictionary<string, string> DescribeToClients(params IEnumerable<KeyValuePair<string, string>> more) => new Dictionary<string, string>(more, StringComparer.Ordinal)
    {
        ["BALANCER"] = HttpsAddress.ToString(),
        ["BACKEND_ID"] = BackendClientId,
        ["BACKEND_SECRET"] = BackendClientSecret,
        ["NODE_EXTRA_CA_CERTS"] = Certificate.WriteForOthers(),
        ["SPKI"] = Certificate.PublicKeyPin(),
        ["NODES"] = string.Join(',', NodeNames),
    };

    /// <summary>A connection token, as the page gets it.</summary>
    public async Task<string> CreateDemoTokenAsync(string user, CancellationToken cancellationToken)
    {
        using var http = CreateTrustingHttpClient();
        using var response = await http.PostAsJsonAsync(new Uri("/auth/demo/token", UriKind.Relative), new { user }, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return Intakes.AddToken(answer.GetProperty("token").GetString()!);
    }

    /// <summary>A connection to the Redis of the topology, as a service has it. To be disposed.</summary>
    public async Task<IConnectionMultiplexer> ConnectToRedisAsync(CancellationToken cancellationToken)
    {
        var connectionString = await App.GetConnectionStringAsync("redis", cancellationToken);
        return await ConnectionMultiplexer.ConnectAsync(connectionString!).WaitAsync(cancellationToken);
    }

    /// <summary>The leases of the nodes that live, in no order.</summary>
    public async Task<IReadOnlyList<NodeLease>> ReadLeasesAsync(CancellationToken cancellationToken)
    {
        await using var redis = await ConnectToRedisAsync(cancellationToken);
        RedisKey[] keys = [NodeRegistryLayout.LeasesKey(NodeRegistryLayout.DefaultKeyPrefix), NodeRegistryLayout.ExpiriesKey(NodeRegistryLayout.DefaultKeyPrefix)];
        var values = (RedisResult[]?)await redis.GetDatabase().ScriptEvaluateAsync(NodeRegistryLayout.ReadScript, keys).WaitAsync(cancellationToken) ?? [];
        return [.. values.Select(static value => (byte[]?)value).Select(static json => json is null ? null : NodeLease.Parse(json)).OfType<NodeLease>()];
    }

    public Task WaitUntilHealthyAsync(string resource, CancellationToken cancellationToken) =>
        App.ResourceNotifications.WaitForResourceHealthyAsync(resource, cancellationToken);

    /// <summary>Runs a command that the dashboard offers, such as <see cref="KnownResourceCommands.StartCommand"/>.</summary>
    public async Task RunCommandAsync(string resource, string command, CancellationToken cancellationToken)
    {
        var result = await Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(resource, command, cancellationToken);
        Assert.True(result.Success, $"{command} of {resource}: {result.Message}");
    }

    /// <summary>One node as a process that can be killed and started again.</summary>
    public NodeProcess Node(string name) => new(this, name);

    /// <summary>Ends every process in order, after which nothing more is said. Only for the last test.</summary>
    internal Task StopAsync(CancellationToken cancellationToken) => App.StopAsync(cancellationToken).WaitAsync(StopDeadline, cancellationToken);

    /// <summary>The keys that it has made become secrets to look for.</summary>
    internal int AddKeys() => Intakes.AddKeys(_data.FullName);

    private void AddSecrets(ClusterIntakes intakes)
    {
        intakes.Add("the password of Redis", _redisPassword);
        intakes.Add("the backend's secret", BackendClientSecret);
        intakes.Add("the cluster's secret", _clusterSecret);
        intakes.Add("the secret of tokens", HmacSecret);
        intakes.Add("the key of the server API", ApiKey);
    }

    private string[] Arguments(ClusterIntakes intakes) =>
    [
        "--LoadBalancer:HttpsPort=0",
        "--LoadBalancer:HttpPort=0",
        "--ASPNETCORE_URLS=http://localhost:0",
        "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:0",
        "--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:0",
        "--environment=Development",
        string.Create(CultureInfo.InvariantCulture, $"--Realtime:Replicas={_nodeCount}"),
        $"--Data:Directory={_data.FullName}",
        $"--Parameters:redis-password={_redisPassword}",
        $"--Parameters:backend-client-secret={BackendClientSecret}",
        $"--Parameters:cluster-secret={_clusterSecret}",
        .. intakes.Arguments,
        .. _arguments,
    ];
}
