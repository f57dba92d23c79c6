using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Connections;
using Tests.Support;
using Wire;

namespace Tests.Integration;

/// <summary>A node's end as its clients, backends, balancers and the other nodes see it.</summary>
public sealed class DrainTests
{
    private const int Clients = 300;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hundreds_of_clients_are_closed_with_3001_evenly_over_the_window_while_the_node_serves_on()
    {
        await using var node = await StartAsync(Window);
        var closes = new ClosesSeen();
        List<RealtimeTestClient> clients = [];
        for (var number = 0; number < Clients; number++)
        {
            clients.Add(await node.ConnectAsync($"user-{number}"));
        }

        var watching = clients.ConvertAll(closes.WatchAsync);
        closes.Begin();
        await node.StopAsync().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await Task.WhenAll(watching).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        TestContext.Current.TestOutputHelper?.WriteLine($"{Clients} clients over {Window.TotalSeconds} s: {closes.Describe()}");
        Assert.All(closes.Codes, static code => Assert.Equal((3001, "shutdown"), code));
        Assert.InRange(closes.Peak(TimeSpan.FromSeconds(1)), Clients / 4, Clients * 2 / 3);
        Assert.Equal(1, node.Logs.Count($"The node drains: {Clients} connections are closed over"));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task While_it_drains_it_takes_nobody_and_serves_those_it_has()
    {
        await using var node = await StartAsync(TimeSpan.FromMinutes(10));
        await using var ann = await node.ConnectAsync("ann");
        await using var bob = node.OverHttp("/connection/http_stream");
        await bob.ConnectAsync(node.Issuer.Create("bob"));
        await ann.SubscribeAsync("chat:x");
        var stopping = node.StopAsync();
        var state = node.Services.GetRequiredService<DrainState>();
        await Eventually.TrueAsync(() => state.Stage is DrainStage.Draining);
        using var http = new HttpClient { BaseAddress = node.Address };

        using (var ready = await http.GetAsync("/health/ready", Cancellation))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), (ready.StatusCode, Assert.Single(ready.Headers.GetValues("Health-Reasons"))));
        }

        await Eventually.TrueAsync(async () => (await node.Services.GetRequiredService<INodeRegistry>().ReadAsync(Cancellation)) is [{ State: NodeState.Draining }]);
        foreach (var door in (string[])["/connection/http_stream", "/connection/sse", "/connection/uni_sse"])
        {
            using var refused = await http.PostAsync(door, new StringContent("""{"id":1,"connect":{}}"""), Cancellation);
            AssertRefused(refused);
        }

        using (var handshake = RawHandshake())
        {
            using var refused = await http.SendAsync(handshake, Cancellation);
            AssertRefused(refused);
        }

        // What a client says by a request of its own, what another node asks, and what a backend publishes still arrives.
        await bob.SubscribeAsync("chat:x");
        await bob.PublishAsync("chat:x", 1);
        Assert.Equal(1, (await ann.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
        Assert.NotNull(await node.Services.GetRequiredService<IControlBus>().AskAsync("node-1", new InfoOrder(), Cancellation));
        Assert.NotNull(node.Services.GetRequiredService<INodeIdentity>().Node);

        // The last one leaves by itself, and nothing is left to wait for.
        await ann.CloseAsync();
        await bob.DisposeAsync();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Null(node.Services.GetRequiredService<INodeIdentity>().Node);
        Assert.Equal(0, node.Services.GetRequiredService<OpenConnections>().Count);
    }

    [Fact]
    public async Task Streams_are_told_as_sockets_are()
    {
        await using var node = await StartAsync(TimeSpan.FromSeconds(1));
        List<RealtimeTestClient> clients = [.. ((string[])["/connection/http_stream", "/connection/sse"]).Select(door => node.OverHttp(door))];
        foreach (var client in clients)
        {
            await client.ConnectAsync(node.Issuer.Create("ann"));
        }

        var stopping = node.StopAsync();
        foreach (var client in clients)
        {
            Assert.Equal((3001, "shutdown"), await client.WaitForCloseAsync());
            await client.DisposeAsync();
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_backend_has_a_node_drain_once_and_is_told_what_that_means()
    {
        await using var node = await StartAsync(TimeSpan.FromSeconds(7));
        using var api = ServerApiClient.Of(node);
        await using var ann = await node.ConnectAsync("ann");

        Assert.Equal(104, await api.ErrorAsync("drain", """{"node":"node-2"}"""));
        Assert.Equal(107, await api.ErrorAsync("drain", "{}"));
        Assert.Equal("""{"node":"node-1","started":true,"num_connections":1,"window":7}""", (await api.ResultAsync("drain", """{"node":"node-1"}""")).GetRawText());
        Assert.Equal("""{"node":"node-1","started":false,"num_connections":1,"window":7}""", (await api.ResultAsync("drain", """{"node":"node-1"}""")).GetRawText());

        await Eventually.TrueAsync(() => node.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await ann.CloseAsync();
    }

    private static Task<TestNode> StartAsync(TimeSpan window) => TestNode.StartAsync(ServerApiClient.Settings(("Realtime:Drain:Window", window.ToString())));

    private static void AssertRefused(HttpResponseMessage answer)
    {
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), (answer.StatusCode, Assert.Single(answer.Headers.GetValues(NodeDraining.Header))));
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    private static HttpRequestMessage RawHandshake()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/connection/websocket");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        return request;
    }
}
