using Tests.Support;

namespace Tests.LoadBalancer;

/// <summary>Real nodes behind a balancer that leads a client to another one than before: nothing is lost by it.</summary>
public sealed class ResumeTests
{
    private const string Channel = "chat:x";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Cookie")]
    [InlineData("ClientAddress")]
    [InlineData("None")]
    public async Task A_client_resumes_on_another_node_whatever_led_it_to_the_first(string affinity)
    {
        await using var cluster = await StartAsync();
        await using var balancer = await TestBalancer.StartAsync(urls: "http://127.0.0.1:0", settings: ("LoadBalancer:Affinity:Mode", affinity));
        await HoldAsync(balancer, cluster.Nodes[0]);
        var cookie = await CookieAsync(balancer);
        Assert.Equal(affinity == "Cookie", cookie is not null);
        var (first, node) = await ConnectAsync(balancer, cookie);
        Assert.Equal("node-1", node);
        var position = await first.SubscribeAsync(Channel);
        await first.PublishAsync(Channel, 1);
        await first.DisposeAsync();

        await HoldAsync(balancer, cluster.Nodes[1]);
        await using var other = await RealtimeTestClient.OpenAsync(cluster.Nodes[1].WebSocketAddress);
        await other.ConnectAsync(Token("ben"));
        await other.SubscribeAsync(Channel);
        await other.PublishAsync(Channel, 2);
        await other.PublishAsync(Channel, 3);
        var (second, another) = await ConnectAsync(balancer, cookie);
        await using var resumed = second;
        var recovered = await second.SubscribeAsync(Channel, new { recover = true, offset = 1, epoch = position.GetProperty("epoch").GetString() });

        Assert.Equal("node-2", another);
        Assert.True(recovered.GetProperty("recovered").GetBoolean());
        Assert.Equal([2, 3], recovered.GetProperty("publications").EnumerateArray().Select(static publication => publication.GetProperty("data").GetInt32()));
    }

    [Theory]
    [InlineData("http_stream")]
    [InlineData("sse")]
    public async Task What_the_client_of_a_stream_says_reaches_it_through_another_node_without_a_cookie(string door)
    {
        await using var cluster = await StartAsync();
        await using var balancer = await TestBalancer.StartAsync(urls: "http://127.0.0.1:0", settings: ("LoadBalancer:Affinity:Mode", "None"));
        await HoldAsync(balancer, cluster.Nodes[0]);
        var wire = new HttpWire(new Uri(balancer.Http, $"/connection/{door}"), new Uri(balancer.Http, "/emulation"));
        await using var client = new RealtimeTestClient(wire);
        await client.ConnectAsync(Token("ann"));
        Assert.Equal("node-1", wire.Node);

        await HoldAsync(balancer, cluster.Nodes[1]);

        await client.SubscribeAsync(Channel);
        await client.PublishAsync(Channel, 7);
        Assert.Equal(7, (await client.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
    }

    private static async Task<TestCluster> StartAsync()
    {
        var store = new GarnetStore();
        await store.StartAsync(Cancellation);
        return await TestCluster.StartAsync(store, 2, ("Realtime:Auth:Hmac:Secret", HmacTokens.Secret), ("Realtime:Clients:RevealNode", "true"));
    }

    private static async Task HoldAsync(TestBalancer balancer, TestNode node)
    {
        await balancer.HoldAsync(Leases.Lease("a node", node.Address.GetLeftPart(UriPartial.Authority), incarnation: node.Address.Port));
        await balancer.HasNodesAsync(1);
    }

    /// <summary>What a browser has got with its first answer; null = nothing.</summary>
    private static async Task<string?> CookieAsync(TestBalancer balancer)
    {
        using var client = new HttpClient { BaseAddress = balancer.Http };
        using var answer = await client.PostAsync("/emulation", content: null, Cancellation);
        return answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single().Split(';')[0] : null;
    }

    private static async Task<(RealtimeTestClient Client, string? Node)> ConnectAsync(TestBalancer balancer, string? cookie)
    {
        var client = await RealtimeTestClient.OpenAsync(
            new UriBuilder(balancer.Http) { Scheme = "ws", Path = "/connection/websocket" }.Uri,
            options => options.SetRequestHeader("Cookie", cookie));
        var connected = await client.ConnectAsync(Token("ann"));
        return (client, connected.GetProperty("data").GetProperty("node").GetString());
    }

    private static string Token(string user) => HmacTokens.Create($$"""{"sub":"{{user}}","exp":{{(DateTimeOffset.UtcNow + TimeSpan.FromMinutes(5)).ToUnixTimeSeconds()}}}""");
}
