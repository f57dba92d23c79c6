using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime;
using Realtime.Auth;
using Realtime.Lifecycle;
using Realtime.Telemetry;
using RealtimeApi;
using ServiceDefaults;

namespace Tests.Support;

/// <summary>A node in this process with real sockets, the memory broker unless the test says otherwise, and a token issuer of its own. An Error in its log fails the test at the end.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _mayLogErrors;

    private TestNode(WebApplication app, TokenIssuer issuer, FakeKeyEndpoint keys, CapturedLogs logs, bool mayLogErrors)
    {
        (_app, Issuer, Keys, Logs, _mayLogErrors) = (app, issuer, keys, logs, mayLogErrors);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Uri Address { get; }

    public TokenIssuer Issuer { get; }

    public FakeKeyEndpoint Keys { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public Uri WebSocketAddress => new UriBuilder(Address) { Scheme = "ws", Path = "/connection/websocket" }.Uri;

    /// <param name="settings">Configuration beside the defaults: the namespaces chat (history of 10, presence, joins and leaves for those who ask; subscribers publish) and plain (no history, anybody publishes).</param>
    /// <param name="time">null = the system's.</param>
    /// <param name="mayLogErrors">The test provokes them.</param>
    /// <param name="realtime">Adds the test's hooks and handlers; null = none.</param>
    /// <param name="hasTelemetry">It exports as a service does.</param>
    public static async Task<TestNode> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? time = null, bool mayLogErrors = false, Action<RealtimeBuilder>? realtime = null, bool hasTelemetry = false)
    {
        var issuer = new TokenIssuer();
        var keys = new FakeKeyEndpoint(issuer.KeySet);
        var logs = new CapturedLogs();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Defaults()).AddInMemoryCollection(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal));
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);

        // As in a service: an answer "not ready" is no error.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        if (hasTelemetry)
        {
            builder.AddServiceDefaults(RealtimeTelemetry.Name);
        }

        builder.AddNodeServer();
        builder.AddNodeRedis();
        var engine = builder.AddRealtime(ServiceDefaultsExtensions.ReadyTag);
        realtime?.Invoke(engine);
        builder.Services.AddServerApiAuthorization();
        builder.Services.AddServerApiDocument();
        builder.Services.AddHttpClient(SigningKeys.ClientName).ConfigurePrimaryHttpMessageHandler(() => keys);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRealtime();
        app.MapRealtimeServerApi("/api");
        app.MapRealtimeCluster("/cluster");
        app.MapServerApiDocument();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => app.Services.GetRequiredService<NodeLife>().HoldsLease, "the node joins", TestContext.Current.CancellationToken);
        return new TestNode(app, issuer, keys, logs, mayLogErrors);
    }

    /// <summary>Opens a socket and says nothing yet.</summary>
    public Task<RealtimeTestClient> OpenAsync(Action<ClientWebSocketOptions>? configure = null) => RealtimeTestClient.OpenAsync(WebSocketAddress, configure);

    /// <summary>Opens a socket and connects as this user.</summary>
    public async Task<RealtimeTestClient> ConnectAsync(string user = "ann")
    {
        var client = await OpenAsync();
        await client.ConnectAsync(Issuer.Create(user));
        return client;
    }

    /// <summary>A client that speaks by plain HTTP; its first words open the stream.</summary>
    /// <param name="path">One of the doors.</param>
    /// <param name="emulation">Where its later words go; null = to this node.</param>
    public RealtimeTestClient OverHttp(string path, TestNode? emulation = null) =>
        new(new HttpWire(new Uri(Address, path), new Uri((emulation ?? this).Address, "/emulation")));

    /// <summary>Stops as a signal would make it: it drains, then its server ends.</summary>
    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Issuer.Dispose();
        if (!_mayLogErrors)
        {
            Assert.Empty(Logs.Errors);
        }
    }

    private static Dictionary<string, string?> Defaults() => new(StringComparer.Ordinal)
    {
        ["Auth:Issuer"] = TokenIssuer.Issuer,
        ["Realtime:Broker"] = "Memory",
        ["Realtime:Node:Name"] = "node-1",
        ["Realtime:Drain:Window"] = "00:00:00",
        ["Realtime:Auth:KeysAddress"] = "http://tokens.test/auth/.well-known/jwks",
        ["Realtime:Channels:Namespaces:chat:AllowSubscribeForClient"] = "true",
        ["Realtime:Channels:Namespaces:chat:AllowPublishForSubscriber"] = "true",
        ["Realtime:Channels:Namespaces:chat:AllowRecovery"] = "true",
        ["Realtime:Channels:Namespaces:chat:ForceRecovery"] = "true",
        ["Realtime:Channels:Namespaces:chat:HistorySize"] = "10",
        ["Realtime:Channels:Namespaces:chat:AllowHistoryForSubscriber"] = "true",
        ["Realtime:Channels:Namespaces:chat:Presence"] = "true",
        ["Realtime:Channels:Namespaces:chat:AllowPresenceForSubscriber"] = "true",
        ["Realtime:Channels:Namespaces:chat:JoinLeave"] = "true",
        ["Realtime:Channels:Namespaces:plain:AllowSubscribeForClient"] = "true",
        ["Realtime:Channels:Namespaces:plain:AllowPublishForClient"] = "true",
        ["Realtime:Channels:Namespaces:closed:HistorySize"] = "1",
    };
}
