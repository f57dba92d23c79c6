using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Messages;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What the others answer, and when, while a node has gone without a word.</summary>
public sealed class GoneNodeTests(ITestOutputHelper output)
{
    private const string Channel = "chat:x";

    /// <summary>Beyond the deadline of orders, with room for a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(6);

    /// <summary>The lease, and as much again for a busy machine.</summary>
    private static readonly TimeSpan LeaseBound = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_living_answer_in_time_and_say_that_somebody_is_missing(bool isGarnet)
    {
        await using var cluster = await StartAsync(isGarnet);
        await using var ann = await cluster.Nodes[0].ConnectAsync();
        await ann.SubscribeAsync(Channel);
        await using var bob = await cluster.Nodes[1].ConnectAsync("bob");
        await bob.SubscribeAsync(Channel);
        using var api = cluster.ApiOf(0);
        Assert.False((await api.ResultAsync("info", "{}")).TryGetProperty("partial", out _));

        cluster.Crash(2);
        var info = Timed("info", () => api.ResultAsync("info", "{}"));
        var channels = Timed("channels", () => api.ResultAsync("channels", "{}"));
        var presence = Timed("presence", () => api.ResultAsync("presence", $$"""{"channel":"{{Channel}}"}"""));
        var disconnect = Timed("disconnect", () => api.ResultAsync("disconnect", """{"user":"nobody"}"""));
        var emulation = Timed("emulation", () => EmulateAsync(cluster.Nodes[1], "node-3"));
        await Task.WhenAll(info, channels, presence, disconnect, emulation);

        Assert.True((await info).GetProperty("partial").GetBoolean());
        Assert.Equal(["node-1", "node-2"], (await info).GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("name").GetString()));
        Assert.True((await channels).GetProperty("partial").GetBoolean());
        Assert.Equal(2, (await channels).GetProperty("channels").GetProperty(Channel).GetProperty("num_clients").GetInt32());
        Assert.Equal(2, (await presence).GetProperty("presence").EnumerateObject().Count());
        Assert.Equal(HttpStatusCode.NotFound, await emulation);

        // A kick reaches everybody that is there.
        var closing = bob.WaitForCloseAsync();
        await Timed("disconnect bob", () => api.ResultAsync("disconnect", """{"user":"bob"}"""));
        Assert.Equal(3503, (await closing).Code);
        await Eventually.HoldsAsync(
            async () => !(await api.ResultAsync("info", "{}")).TryGetProperty("partial", out _), "nobody is waited for any more", Cancellation);
        Assert.Empty(cluster.Nodes[0].Logs.Errors.Concat(cluster.Nodes[1].Logs.Errors));
    }

    [Fact]
    public async Task A_node_that_hears_and_does_not_answer_costs_the_deadline()
    {
        await using var cluster = await StartAsync(isGarnet: true);
        using var api = cluster.ApiOf(0);

        cluster.Proxies[2].Blackhole();
        var info = await Timed("info", () => api.ResultAsync("info", "{}"));
        Assert.Equal(HttpStatusCode.NotFound, await Timed("emulation", () => EmulateAsync(cluster.Nodes[1], "node-3")));

        Assert.True(info.GetProperty("partial").GetBoolean());
        Assert.Equal(2, info.GetProperty("nodes").GetArrayLength());
        Assert.Empty(cluster.Nodes[0].Logs.Errors.Concat(cluster.Nodes[1].Logs.Errors));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_of_a_node_that_crashed_leave_in_one_step_and_those_of_one_that_stops_at_once(bool isGarnet)
    {
        const int members = 20;
        await using var cluster = await StartAsync(isGarnet);
        await using var ann = await cluster.Nodes[0].ConnectAsync();
        await ann.SubscribeAsync(Channel);
        var guests = new List<RealtimeTestClient>();
        for (var guest = 0; guest < members; guest++)
        {
            var client = await cluster.Nodes[2].ConnectAsync($"guest-{guest}");
            guests.Add(client);
            await client.SubscribeAsync(Channel);
        }

        await using var bob = await cluster.Nodes[1].ConnectAsync("bob");
        await bob.SubscribeAsync(Channel);
        using var api = cluster.ApiOf(0);
        Assert.Equal(members + 2, await CountAsync(api));

        cluster.Crash(2);
        var crashed = Stopwatch.GetTimestamp();
        var counts = new List<int> { members + 2 };
        while (counts[^1] > 2)
        {
            Assert.True(Stopwatch.GetElapsedTime(crashed) < LeaseBound, "They are still there.");
            counts.Add(await CountAsync(api));
        }

        output.WriteLine($"{members} members of a crashed node were gone after {Stopwatch.GetElapsedTime(crashed).TotalSeconds:F1} s.");
        Assert.All(counts, static count => Assert.True(count is members + 2 or 2, $"{count} were seen."));
        Assert.Equal(2, (await api.ResultAsync("presence", $$"""{"channel":"{{Channel}}"}""")).GetProperty("presence").EnumerateObject().Count());

        await cluster.StopAsync(1);
        Assert.Equal(1, await CountAsync(api));
        foreach (var guest in guests)
        {
            await guest.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_device_that_changes_user_and_node_stands_there_once_in_the_end()
    {
        (string, string)[] settings =
        [
            ("Realtime:Clients:AllowAnonymous", "true"),
            ("Realtime:Channels:Namespaces:chat:AllowSubscribeForAnonymous", "true"),
            ("Realtime:Heartbeat:PingInterval", "00:00:06"),
            ("Realtime:Heartbeat:PongTimeout", "00:00:05"),
        ];
        await using var cluster = await StartAsync(isGarnet: true, settings);
        using var api = cluster.ApiOf(0);
        await using var network = FaultProxy.Start(cluster.Nodes[0].Address.Port);
        await using var anonymous = await RealtimeTestClient.OpenAsync(new UriBuilder(cluster.Nodes[0].WebSocketAddress) { Port = network.Port }.Uri);
        await anonymous.AskAsync("connect", new { });
        await anonymous.SubscribeAsync(Channel);
        var old = Assert.Single(await MembersAsync(api)).Client;

        // Nothing says that it has gone.
        network.Blackhole();
        await using var second = await cluster.Nodes[1].ConnectAsync("42");
        await second.SubscribeAsync(Channel);
        await second.DisposeAsync();
        await using var third = await cluster.Nodes[2].ConnectAsync("7");
        await third.SubscribeAsync(Channel);
        var staying = third.AnswerPingsAsync();
        var watch = Stopwatch.GetTimestamp();

        Assert.All(await MembersAsync(api), member => Assert.Equal(member.Client == old, member.User.Length == 0));
        await Eventually.HoldsAsync(async () => await MembersAsync(api) is [{ User: "7" }], "the old ones have left", Cancellation);
        output.WriteLine($"The silent one was gone after {Stopwatch.GetElapsedTime(watch).TotalSeconds:F1} s.");

        // What the old node says late takes nothing from the new one.
        network.Heal();
        Assert.Equal("7", Assert.Single(await MembersAsync(api)).User);
        Assert.Equal(1, await CountAsync(api));
        Assert.False(staying.IsCompleted);
    }

    [Fact]
    public async Task Of_two_processes_with_one_name_one_says_so_and_the_other_serves()
    {
        await using var store = new GarnetStore();
        await store.StartAsync(Cancellation);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Broker"] = "Redis", ["ConnectionStrings:redis"] = store.ConnectionString };
        await using var first = await TestNode.StartAsync(settings, mayLogErrors: true);
        await using var second = await TestNode.StartAsync(settings, mayLogErrors: true);
        TestNode[] both = [first, second];

        await Eventually.HoldsAsync(() => both.Count(HasLost) == 1 && both.Count(Leads) == 1, "one of them keeps the name", Cancellation);
        var (winner, loser) = (both.Single(Leads), both.Single(HasLost));
        var life = winner.Services.GetRequiredService<INodeIdentity>().Node;
        using var heard = new CountedEvents(loser.Services);
        // Several renewals of the lease.
        await Eventually.HoldsAsync(() => heard.Count("realtime.cluster.refused", MessageRefusal.Impostor) >= 10, "it goes on hearing of it", Cancellation);
        Assert.True(HasLost(loser));
        Assert.Equal(life, winner.Services.GetRequiredService<INodeIdentity>().Node);
        Assert.Equal(1, loser.Logs.Count("lives under this node's name"));

        static bool HasLost(TestNode node) => node.Services.GetRequiredService<NameConflict>().IsTaken && node.Services.GetRequiredService<INodeIdentity>().Node is null;
        static bool Leads(TestNode node) => !node.Services.GetRequiredService<NameConflict>().IsTaken && node.Services.GetRequiredService<INodeIdentity>().Node is not null;
    }

    private static async Task<TestCluster> StartAsync(bool isGarnet, params (string, string)[] settings)
    {
        ISingleRedisStore store = isGarnet ? new GarnetStore() : RedisServerStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        return await TestCluster.StartAsync(store, 3, settings);
    }

    private static async Task<int> CountAsync(ServerApiClient api) =>
        (await api.ResultAsync("presence_stats", $$"""{"channel":"{{Channel}}"}""")).GetProperty("num_clients").GetInt32();

    private static async Task<List<(string Client, string User)>> MembersAsync(ServerApiClient api)
    {
        var answer = await api.ResultAsync("presence", $$"""{"channel":"{{Channel}}"}""");
        return [.. answer.GetProperty("presence").EnumerateObject().Select(static member => (member.Name, member.Value.GetProperty("user").GetString()!))];
    }

    private static async Task<HttpStatusCode> EmulateAsync(TestNode at, string node)
    {
        using var http = new HttpClient { BaseAddress = at.Address };
        using var body = new StringContent(JsonSerializer.Serialize(new { node, session = "s", data = "{}" }), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/emulation", body, Cancellation);
        return answer.StatusCode;
    }

    private async Task<T> Timed<T>(string what, Func<Task<T>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await ask();
        var took = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"{what}: {took.TotalMilliseconds:F0} ms");
        Assert.True(took < Bound, $"{what} took {took}.");
        return answer;
    }
}
