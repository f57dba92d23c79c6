using System.Net;
using System.Text.Json;
using Tests.LoadBalancer;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Nodes whose Redis is away, or half of it: they keep what they have, say what is wrong, and stay in the balancer's rotation.</summary>
public sealed class RedisAwayTests(ITestOutputHelper output)
{
    private const string Channel = "chat:x";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nodes_stay_in_rotation_sockets_stay_and_what_needs_Redis_is_answered_with_a_temporary_error(bool isGarnet)
    {
        await using var cluster = await StartAsync(isGarnet);
        await using var balancer = await TestBalancer.StartAsync();
        await balancer.HoldAsync([.. cluster.Nodes.Select(static (node, index) => Leases.Lease(TestCluster.NameOf(index), node.Address.GetLeftPart(UriPartial.Authority)))]);
        await balancer.HasNodesAsync(3);
        await using var ann = await cluster.Nodes[0].ConnectAsync();
        await ann.SubscribeAsync(Channel);
        Assert.All(await ReasonsAsync(cluster), Assert.Empty);

        await cluster.Store.KillAsync();
        await Eventually.HoldsAsync(
            async () => (await ReasonsAsync(cluster)).All(static reasons => reasons.Contains("redis-away") && reasons.Contains("lease-lost") && reasons.Contains("bus-silent")),
            "all nodes say what is wrong",
            Cancellation);
        output.WriteLine(string.Join("; ", (await ReasonsAsync(cluster)).Select(static reasons => string.Join(", ", reasons))));

        // The balancer takes nobody out, and a new client gets in; only what needs Redis fails, for now.
        using var http = balancer.Client();
        using var ready = await http.GetAsync("/health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        await using var bob = await RealtimeTestClient.OpenAsync(balancer.WebSocketAddress, balancer.Trust);
        Assert.False((await bob.AskAsync("connect", new { })).TryGetProperty("error", out _));
        var refused = (await bob.AskAsync("subscribe", new { channel = "chat:y" })).GetProperty("error");
        Assert.Equal((100, true), (refused.GetProperty("code").GetInt32(), refused.GetProperty("temporary").GetBoolean()));
        Assert.Equal(100, (await ann.PublishAsync(Channel, 1)).GetProperty("error").GetProperty("code").GetInt32());

        await cluster.Store.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => (await ReasonsAsync(cluster)).All(static reasons => reasons.Count == 0), "all is well again", Cancellation);
        Assert.False((await bob.AskAsync("subscribe", new { channel = "chat:y" })).TryGetProperty("error", out _));
        Assert.Null(ann.CloseCode);
    }

    [Fact]
    public async Task A_node_that_hears_nobody_says_so_and_hears_again_by_itself()
    {
        await using var cluster = await StartAsync(isGarnet: true);
        using var counted = new CountedEvents(cluster.Nodes[0].Services);

        cluster.Proxies[0].Blackhole(only: FaultProxy.Subscribers);
        await Eventually.HoldsAsync(async () => (await ReasonsAsync(cluster))[0].Contains("bus-silent"), "it says so", Cancellation);
        Assert.DoesNotContain("bus-silent", (await ReasonsAsync(cluster))[1]);
        using var api = cluster.ApiOf(1);
        Assert.True((await api.ResultAsync("info", "{}")).GetProperty("partial").GetBoolean());
        await Eventually.HoldsAsync(() => cluster.Nodes[0].Logs.Count("has not heard itself") >= 2, "it listens anew in both channels", Cancellation);
        Assert.Equal(0, counted.Count("realtime.cluster.missed"));

        cluster.Proxies[0].Heal();
        await Eventually.HoldsAsync(async () => (await ReasonsAsync(cluster))[0].Count == 0, "it hears again", Cancellation);
        await Eventually.HoldsAsync(() => counted.Count("realtime.cluster.missed") >= 2, "what may have been missed is told", Cancellation);
        await Eventually.HoldsAsync(async () => !(await api.ResultAsync("info", "{}")).TryGetProperty("partial", out _), "it answers", Cancellation);
    }

    [Fact]
    public async Task A_publish_that_a_full_Redis_refuses_is_answered_with_error_100_at_every_door_and_leaves_nothing_behind()
    {
        const string once = $$"""{"channel":"{{Channel}}","data":2,"idempotency_key":"once"}""";
        await using var cluster = await StartAsync(isGarnet: false);
        await using var ann = await cluster.Nodes[0].ConnectAsync();
        await ann.SubscribeAsync(Channel);
        using var api = cluster.ApiOf(0);
        Assert.Equal(1, Offset(await api.ResultAsync("publish", $$"""{"channel":"{{Channel}}","data":1}""")));
        await cluster.Store.OperateAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await cluster.Store.OperateAsync("CONFIG", "SET", "maxmemory", "1mb");

        Assert.Equal(100, await api.ErrorAsync("publish", once));
        var broadcast = await api.ResultAsync("broadcast", $$"""{"channels":["{{Channel}}","chat:new"],"data":"no"}""");
        Assert.All(broadcast.GetProperty("responses").EnumerateArray(), static response => Assert.Equal(100, response.GetProperty("error").GetProperty("code").GetInt32()));
        var refused = (await ann.PublishAsync(Channel, "no")).GetProperty("error");
        Assert.Equal((100, true), (refused.GetProperty("code").GetInt32(), refused.GetProperty("temporary").GetBoolean()));
        Assert.Equal(["redis-refuses"], (await ReasonsAsync(cluster))[0]);
        var history = await api.ResultAsync("history", $$"""{"channel":"{{Channel}}","limit":-1}""");
        Assert.Equal((1, 1), (Offset(history), history.GetProperty("publications").GetArrayLength()));

        await cluster.Store.OperateAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(2, Offset(await api.ResultAsync("publish", once)));
        Assert.False((await ann.PublishAsync(Channel, 3)).TryGetProperty("error", out _));
        Assert.Equal(1, Offset(await api.ResultAsync("publish", """{"channel":"chat:new","data":1}""")));
        await Eventually.HoldsAsync(async () => (await ReasonsAsync(cluster)).All(static reasons => reasons.Count == 0), "all is well again", Cancellation);
        for (var number = 1; number <= 3; number++)
        {
            var publication = (await ann.NextPushAsync()).GetProperty("pub");
            Assert.Equal((number, number), (Offset(publication), publication.GetProperty("data").GetInt32()));
        }

        static int Offset(JsonElement result) => result.GetProperty("offset").GetInt32();
    }

    private static async Task<TestCluster> StartAsync(bool isGarnet)
    {
        ISingleRedisStore store = isGarnet ? new GarnetStore() : RedisServerStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        return await TestCluster.StartAsync(
            store,
            3,
            ("Realtime:Clients:AllowAnonymous", "true"),
            ("Realtime:Channels:Namespaces:chat:AllowSubscribeForAnonymous", "true"),
            // Clients that nobody reads are not to be cut meanwhile.
            ("Realtime:Heartbeat:PingInterval", "00:05:00"));
    }

    /// <returns>What each node says is wrong; all are ready all the same.</returns>
    private static async Task<IReadOnlyList<IReadOnlyList<string>>> ReasonsAsync(TestCluster cluster)
    {
        var all = new List<IReadOnlyList<string>>();
        foreach (var node in cluster.Nodes)
        {
            using var http = new HttpClient { BaseAddress = node.Address };
            using var answer = await http.GetAsync("/health/ready", Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
            List<string> reasons = [.. body.RootElement.GetProperty("reasons").EnumerateArray().Select(static reason => reason.GetString()!)];
            Assert.Equal(reasons.Count == 0 ? "Healthy" : "Degraded", body.RootElement.GetProperty("status").GetString());
            Assert.Equal(reasons.Count > 0 ? string.Join(", ", reasons) : null, answer.Headers.TryGetValues("Health-Reasons", out var header) ? header.Single() : null);
            all.Add(reasons);
        }

        return all;
    }
}
