using System.Diagnostics;
using System.Globalization;
using Tests.Support;

namespace Tests.Integration;

/// <summary>One user's commands on several nodes that share a Redis. The command that is counted asks Redis for nothing itself: error 108 says that it ran.</summary>
public sealed class UserRateTests
{
    private const int Runs = 108;
    private const int Refused = 111;
    private const string Alone = "Redis does not count users' commands";
    private const string Together = "Redis counts users' commands again";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_together_let_a_user_do_no_more_than_its_rate()
    {
        const int PerSecond = 100;
        const int Burst = 200;
        const int Nodes = 3;
        var seconds = TimeSpan.FromSeconds(3);
        await using var cluster = await StartAsync(Nodes, PerSecond, Burst, deadline: "00:00:01");
        var counted = cluster.Nodes.Select(static node => new CountedEvents(node.Services)).ToList();
        var clients = new List<RealtimeTestClient>();
        foreach (var node in cluster.Nodes)
        {
            clients.Add(await node.ConnectAsync("ann"));
        }

        var watch = Stopwatch.StartNew();
        var ran = (await Task.WhenAll(clients.Select(client => FloodAsync(client, seconds, watch)))).Sum();
        var elapsed = watch.Elapsed.TotalSeconds;

        var alone = counted.Sum(static node => node.Count("realtime.limits.alone"));
        var asks = counted.Sum(static node => node.Count("realtime.limits.asks", "granted") + node.Count("realtime.limits.asks", "empty"));
        var expected = Burst + (PerSecond * elapsed);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{ran} of {expected:F0} commands ran in {elapsed:F2} s over {Nodes} nodes, with {asks} questions to Redis; {alone} were judged alone."));
        Assert.InRange(ran, Burst / 2, expected + alone + 1);
        foreach (var (client, events) in clients.Zip(counted))
        {
            await client.DisposeAsync();
            events.Dispose();
        }
    }

    [Theory]
    [InlineData("away")]
    [InlineData("slow")]
    public async Task A_node_without_Redis_holds_the_limit_alone_and_says_so_once(string how)
    {
        await using var cluster = await StartAsync(1, perSecond: 1, burst: 20, deadline: "00:00:00.1");
        var node = cluster.Nodes[0];
        using var counted = new CountedEvents(node.Services);
        await using var client = await node.ConnectAsync("ann");
        if (how == "away")
        {
            cluster.Crash(0);
        }
        else
        {
            cluster.Proxies[0].Blackhole();
        }

        var watch = Stopwatch.StartNew();
        var first = await AskAsync(client);
        var waited = watch.Elapsed;
        var answers = new List<int> { first };
        while (answers.Count < 60)
        {
            answers.Add(await AskAsync(client));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The first command waited {waited.TotalMilliseconds:F0} ms."));
        Assert.Equal(Runs, first);
        Assert.InRange(answers.Count(static answer => answer == Runs), 10, 21 + (int)watch.Elapsed.TotalSeconds);
        Assert.Contains(Refused, answers);
        Assert.True(counted.Count("realtime.limits.alone") >= 50, $"{counted.Count("realtime.limits.alone")}");
        Assert.Equal(1, node.Logs.Count(Alone));

        cluster.Proxies[0].Heal();
        await Eventually.HoldsAsync(
            async () =>
            {
                await AskAsync(client);
                return node.Logs.Count(Together) == 1;
            },
            "Redis counts again",
            Cancellation);
    }

    private static Task<TestCluster> StartAsync(int nodes, int perSecond, int burst, string deadline) => StartAsync(
        nodes,
        ("Realtime:Limits:UserCommandsPerSecond", $"{perSecond}"),
        ("Realtime:Limits:UserCommandBurst", $"{burst}"),
        ("Realtime:Limits:UserDeadline", deadline),
        ("Realtime:Limits:CommandsPerSecond", "0"),
        ("Realtime:Limits:MaxRefusals", "100000"),
        ("Realtime:Clients:MaxSubscriptions", "1"));

    private static async Task<TestCluster> StartAsync(int nodes, params (string Key, string Value)[] settings)
    {
        var store = new GarnetStore();
        await store.StartAsync(Cancellation);
        return await TestCluster.StartAsync(store, nodes, settings);
    }

    private static async Task<int> FloodAsync(RealtimeTestClient client, TimeSpan duration, Stopwatch watch)
    {
        var ran = 0;
        while (watch.Elapsed < duration)
        {
            ran += await AskAsync(client) == Runs ? 1 : 0;
        }

        return ran;
    }

    private static async Task<int> AskAsync(RealtimeTestClient client)
    {
        var reply = await client.AskAsync("history", new { channel = "plain:x" });
        return reply.GetProperty("error").GetProperty("code").GetInt32();
    }
}
