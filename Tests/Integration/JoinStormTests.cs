using System.Diagnostics;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Many that enter one channel at once, each of whom is told of all the others.</summary>
public sealed class JoinStormTests(ITestOutputHelper output)
{
    private const string Channel = "chat:x";
    private const int Clients = 800;
    private const int MaxPushes = 2000;
    private const int Publications = 200;

    private static readonly TimeSpan PublishInterval = TimeSpan.FromMilliseconds(15);

    /// <summary>As when 5,000 come back within 20 s.</summary>
    private static readonly TimeSpan EntryInterval = TimeSpan.FromMilliseconds(4);

    private static readonly object Watching = new { join_leave = true };

    [Fact]
    public async Task Publications_arrive_in_order_whoever_asks_is_answered_and_nobody_is_cut()
    {
        var settings = new Dictionary<string, string?>(ServerApiClient.Settings(
            ("Realtime:Channels:Namespaces:chat:MaxJoinLeavePushes", $"{MaxPushes}"),
            ("Realtime:Channels:Namespaces:chat:AllowPublishForClient", "true"),
            ("Realtime:Channels:Namespaces:chat:HistorySize", "1000")));
        await using var node = await TestNode.StartAsync(settings);
        using var counted = new CountedEvents(node.Services);
        await using var ann = await node.ConnectAsync();
        await ann.SubscribeAsync(Channel);
        await using var publisher = await node.ConnectAsync("publisher");
        var cold = await MeasureAsync(ann, publisher, first: 1);

        var started = Stopwatch.GetTimestamp();
        var entering = Task.WhenAll(Enumerable.Range(0, Clients).Select(number => EnterAsync(node, number)));
        var busy = await MeasureAsync(ann, publisher, first: cold.Count + 1);
        var clients = await entering;
        var took = Stopwatch.GetElapsedTime(started);

        // With the same audience: what is dear is the joins, and not how many listen.
        var calm = await MeasureAsync(ann, publisher, first: cold.Count + busy.Count + 1);

        var presence = await Task.WhenAll(clients.Take(50).Select(static client => client.AskAsync("presence", new { channel = Channel })));
        Assert.All(presence, static reply => Assert.Equal(Clients + 1, reply.GetProperty("presence").GetProperty("presence").EnumerateObject().Count()));
        Assert.Equal(0, counted.Count("realtime.slow_consumers"));
        var told = clients.Sum(static client => client.Pushes.Count(static push => push.TryGetProperty("join", out _)));
        output.WriteLine($"{Clients} entered in {took.TotalSeconds:F1} s: {told} joins were told of {Clients * (Clients + 1) / 2}, {counted.Count("realtime.joins_leaves.left_out", "chat")} left out.");
        output.WriteLine($"Publications p50/p99: meanwhile {At(busy, 50):F1}/{At(busy, 99):F1} ms, when all are there {At(calm, 50):F1}/{At(calm, 99):F1} ms.");
        Assert.InRange(told, 1, (MaxPushes * (took.TotalSeconds + 2)) + Clients);
        await Task.WhenAll(clients.Select(static client => client.DisposeAsync().AsTask()));
    }

    private static async Task<RealtimeTestClient> EnterAsync(TestNode node, int number)
    {
        await Task.Delay(EntryInterval * number);
        var client = await node.ConnectAsync($"guest-{number}");
        await client.SubscribeAsync(Channel, Watching);
        return client;
    }

    /// <returns>How long each publication took, in milliseconds; they came in order, from this offset on.</returns>
    private static async Task<List<double>> MeasureAsync(RealtimeTestClient ann, RealtimeTestClient publisher, int first)
    {
        var took = new List<double>();
        for (var offset = first; offset < first + Publications; offset++)
        {
            await Task.Delay(PublishInterval);
            var started = Stopwatch.GetTimestamp();
            Assert.False((await publisher.PublishAsync(Channel, offset)).TryGetProperty("error", out _));
            var push = await ann.NextPushAsync();
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Equal(offset, push.GetProperty("pub").GetProperty("offset").GetInt32());
        }

        took.Sort();
        return took;
    }

    private static double At(List<double> sorted, int percentile) => sorted[(int)(sorted.Count * percentile / 100.0)];
}
