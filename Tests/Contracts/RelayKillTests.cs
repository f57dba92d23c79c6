using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker.Redis;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>The connections for subscriptions are killed again and again while nodes subscribe and unsubscribe: in the end each node hears what it believes to hear.</summary>
public sealed class RelayKillTests(ITestOutputHelper output)
{
    /// <summary>How often they are killed. CONTRIBUTING.md has the command for a long run.</summary>
    private const string RoundsVariable = "RELAY_KILL_ROUNDS";

    private const int DefaultRounds = 40;
    private const int Seed = 31;
    private const int Nodes = 3;
    private const int Channels = 200;

    /// <summary>The first ones are never left: in them nothing may be missed without a word.</summary>
    private const int Stable = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_any_number_of_kills_every_node_hears_what_it_believes_to_hear()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable(RoundsVariable), CultureInfo.InvariantCulture, out var asked) ? asked : DefaultRounds;
        Assert.True(rounds > 0, $"{RoundsVariable} is {rounds}.");
        await using var store = await RedisServerStore.StartOrSkipAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => StartNodeAsync(store)));
        var load = await PublishLoad.StartAsync(nodes[0], nodes[1], [.. Enumerable.Range(0, Stable).Select(Name)]);
        await using var operating = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var flapping = nodes.Select((node, index) => FlapAsync(node, new Random(Seed + index), stop.Token)).ToList();
        var random = new Random(Seed);
        for (var round = 0; round < rounds; round++)
        {
            await operating.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await Task.Delay(random.Next(60), Cancellation);
        }

        await stop.CancelAsync();
        var believed = await Task.WhenAll(flapping);
        var watch = Stopwatch.StartNew();
        await AgreesAsync(operating.GetDatabase(), nodes, believed);
        output.WriteLine($"{rounds} kills: Redis and the nodes agree on {Channels} channels after {watch.Elapsed.TotalSeconds:F1} s.");
        await load.JudgeAsync(isExact: true);
        await load.DisposeAsync();
        await HearAsync(nodes, believed);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static string Name(int channel) => $"news:{channel}";

    private static async Task<BrokerNode> StartNodeAsync(RedisServerStore store) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(store.ConnectionString, "t", (nameof(RedisOptions.UnsubscribeDelay), "00:00:00.1")));

    /// <returns>What the node believes to hear in the end.</returns>
    private static async Task<bool[]> FlapAsync(BrokerNode node, Random random, CancellationToken stop)
    {
        var believed = new bool[Channels];
        while (!stop.IsCancellationRequested)
        {
            var channel = random.Next(Channels);
            if (!believed[channel])
            {
                believed[channel] = await TrySubscribeAsync(node, Name(channel));
            }
            else if (channel >= Stable)
            {
                await node.Broker.UnsubscribeAsync(Name(channel), Cancellation);
                believed[channel] = false;
            }

            await Task.Delay(random.Next(4), CancellationToken.None);
        }

        for (var channel = 0; channel < Stable; channel++)
        {
            await Eventually.HoldsAsync(async () => believed[channel] = await TrySubscribeAsync(node, Name(channel)), "a channel is subscribed", Cancellation);
        }

        return believed;
    }

    private static async Task<bool> TrySubscribeAsync(BrokerNode node, string channel)
    {
        try
        {
            await node.SubscribeAsync(channel);
            return true;
        }
        catch (UnavailableException)
        {
            // The relay was down: the subscribe did not happen.
            return false;
        }
    }

    private static async Task AgreesAsync(IDatabase database, BrokerNode[] nodes, bool[][] believed)
    {
        var routes = nodes[0].Services.GetRequiredService<RelayRoutes>();
        object[] question = ["NUMSUB", .. Enumerable.Range(0, Channels).Select(channel => (object)(string)routes.Of(Name(channel))!)];
        var expected = Enumerable.Range(0, Channels).Select(channel => believed.Count(node => node[channel])).ToList();
        List<int> counted = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                var answer = (RedisResult[])(await database.ExecuteAsync("PUBSUB", question))!;
                counted = [.. Enumerable.Range(0, Channels).Select(channel => (int)answer[(2 * channel) + 1])];
                return counted.SequenceEqual(expected);
            },
            () => string.Join(", ", Enumerable.Range(0, Channels).Where(channel => counted[channel] != expected[channel]).Select(channel => $"{Name(channel)}: {counted[channel]}, not {expected[channel]}")),
            Cancellation);
    }

    /// <summary>Counts can hide one node's loss behind another's leftover: only what arrives is a proof.</summary>
    private static async Task HearAsync(BrokerNode[] nodes, bool[][] believed)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            await nodes[0].PublishAsync(Name(channel), "last word", BrokerNode.NotKept);
        }

        for (var node = 0; node < Nodes; node++)
        {
            var silent = new List<string>();
            await Eventually.HoldsAsync(
                () =>
                {
                    silent = [.. Enumerable.Range(0, Channels).Where(channel => believed[node][channel]).Select(Name).Where(channel => !nodes[node].Received(channel).Contains("last word"))];
                    return silent.Count == 0;
                },
                () => $"node {node} hears {string.Join(", ", silent)}",
                Cancellation);
        }
    }
}
