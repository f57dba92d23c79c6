using System.Text.Json;
using Realtime.Broker;
using Tests.Contracts;
using Tests.Support;
using Wire;

namespace Tests.Integration;

/// <summary>A node that does not read what Redis sends it, until Redis ends the connection for its full output buffer.</summary>
public sealed class UnreadRelayTests(ITestOutputHelper output)
{
    private const string Kept = "chat:x";
    private const string Plain = "plain:x";
    private const string LimitsName = "client-output-buffer-limit";

    private static readonly PublishOptions KeptOptions = BrokerNode.Kept with { HistorySize = 10_000 };

    /// <summary>Of the channel that fills the buffer.</summary>
    private static readonly string Large = $"\"{new string('x', 60 * 1024)}\"";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recoverable_channels_lose_nothing_and_those_that_nobody_can_check_are_counted()
    {
        await using var cluster = await TestCluster.StartAsync(
            await RedisServerStore.StartOrSkipAsync(), 1, ("Realtime:Channels:Namespaces:chat:HistorySize", "10000"), ("Realtime:Heartbeat:PingInterval", "00:05:00"));
        var (node, proxy) = (cluster.Nodes[0], cluster.Proxies[0]);
        await using var ann = await node.ConnectAsync();
        await using var bob = await node.ConnectAsync("bob");
        using var counted = new CountedEvents(node.Services);
        var unread = proxy.Connections.Where(FaultProxy.Subscribers).ToList();
        Assert.Single(unread);

        await HoldAsync(cluster.Store, ann, bob, Deafen, Heal);

        Assert.True(counted.Count("realtime.channels.unchecked") > 0);
        Assert.True(node.Logs.Count(LimitsName) > 0);

        Task Deafen()
        {
            proxy.Blackhole(FaultDirection.ToClient, unread.Contains);
            return Task.CompletedTask;
        }

        Task Heal()
        {
            proxy.Heal();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_process_that_stood_still_loses_nothing_of_recoverable_channels_and_names_the_limit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that stops a process for a while.");
        await using var store = await RedisServerStore.StartOrSkipAsync();
        using var node = await SdkNodeProcess.StartAsync(
            ("Realtime__Broker", "Redis"),
            ("ConnectionStrings__redis", store.ConnectionString),
            ("Realtime__Channels__Namespaces__chat__HistorySize", "10000"),
            ("Realtime__Heartbeat__PingInterval", "00:05:00"));
        await using var ann = await ConnectAsync(node);
        await using var bob = await ConnectAsync(node);

        await HoldAsync(store, ann, bob, () => node.SignalAsync("STOP"), () => node.SignalAsync("CONT"));

        Assert.Contains(LimitsName, await node.KillAsync(), StringComparison.Ordinal);
    }

    private static async Task<RealtimeTestClient> ConnectAsync(SdkNodeProcess node)
    {
        var client = await RealtimeTestClient.OpenAsync(node.WebSocketAddress);
        Assert.False((await client.AskAsync("connect", new { })).TryGetProperty("error", out _));
        return client;
    }

    /// <summary>Brings Redis to cut off the node, and holds that who subscribes there to a recoverable channel gets everything once and in order.</summary>
    /// <param name="store">Where the node is the only one yet.</param>
    /// <param name="ann">A client of the node.</param>
    /// <param name="bob">Another one.</param>
    /// <param name="stopReading">What makes the node deaf.</param>
    /// <param name="goOn">What ends that.</param>
    private async Task HoldAsync(ISingleRedisStore store, RealtimeTestClient ann, RealtimeTestClient bob, Func<Task> stopReading, Func<Task> goOn)
    {
        await store.OperateAsync("CONFIG", "SET", LimitsName, "pubsub 1mb 512kb 5");
        Assert.True((await ann.SubscribeAsync(Kept)).GetProperty("recoverable").GetBoolean());
        await bob.SubscribeAsync(Plain);
        var reading = bob.AnswerPingsAsync();
        var listeners = await ListenersAsync(store);
        Assert.NotEmpty(listeners);
        await using var publisher = await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(store.ConnectionString, NodeRegistryLayout.DefaultKeyPrefix));

        await stopReading();
        var published = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                for (var end = published + 10; published < end;)
                {
                    published++;
                    await publisher.PublishAsync(Kept, $"{published}", KeptOptions);
                    await publisher.PublishAsync(Plain, Large, BrokerNode.NotKept);
                }

                return !listeners.Overlaps(await ListenersAsync(store));
            },
            "the connection ends",
            Cancellation);
        output.WriteLine($"Cut off after {published} publications of {Large.Length} bytes.");
        await goOn();

        for (var number = 1; number <= published; number++)
        {
            Assert.Equal((number, number), Numbers(await ann.NextPushAsync()));
        }

        published++;
        await publisher.PublishAsync(Kept, $"{published}", KeptOptions);
        Assert.Equal((published, published), Numbers(await ann.NextPushAsync()));
        await bob.DisposeAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <returns>The connections to which Redis relays something.</returns>
    private static async Task<HashSet<string>> ListenersAsync(ISingleRedisStore store) =>
        [.. ((string)(await store.OperateAsync("CLIENT", "LIST", "TYPE", "pubsub"))!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ')[0])];

    private static (int Offset, int Data) Numbers(JsonElement push)
    {
        Assert.True(push.TryGetProperty("pub", out var publication), push.GetRawText());
        return (publication.GetProperty("offset").GetInt32(), publication.GetProperty("data").GetInt32());
    }
}
