using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker.Redis;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>What carries publications from a server to a node, behind a network that can be brought to anything.</summary>
public abstract class RelayFaultContract : IAsyncLifetime
{
    /// <summary>Ten are promised; a busy machine may take its time.</summary>
    private protected static readonly TimeSpan HealedWithin = TimeSpan.FromSeconds(20);

    private ISingleRedisStore? _store;
    private FaultProxy? _proxy;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected FaultProxy Proxy => _proxy!;

    private protected ISingleRedisStore Store => _store!;

    private protected abstract ISingleRedisStore CreateStore();

    public async ValueTask InitializeAsync()
    {
        _store = CreateStore();
        await _store.StartAsync(Cancellation);
        _proxy = FaultProxy.Start(_store.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A node that reaches the server through the proxy.</summary>
    private protected async Task<BrokerNode> StartNodeAsync(params (string Key, string Value)[] settings) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(_store!.ConnectionStringAt(Proxy.Port), "t", settings));

    [Fact]
    public async Task Subscription_that_is_slow_to_stand_is_not_made_twice()
    {
        await using var node = await StartNodeAsync();
        // Longer than the upkeep's round, so that this finds it half open.
        Proxy.Delay(TimeSpan.FromMilliseconds(550));
        await node.SubscribeAsync("news");
        Proxy.Heal();
        for (var number = 1; number <= 20; number++)
        {
            await node.PublishAsync("news", $"{number}", BrokerNode.NotKept);
            await node.ReceivesAsync("news", number);
            await Task.Delay(20, Cancellation);
        }

        Assert.DoesNotContain("news", node.Events.Doubts);
    }

    /// <summary>A network that forgets a connection: what is sent over it vanishes, and new ones work.</summary>
    [Theory]
    [InlineData("both ways")]
    [InlineData("to the server")]
    [InlineData("to the client")]
    public async Task Subscriptions_on_a_dead_connection_are_healed_in_time(string way)
    {
        await using var node = await StartNodeAsync();
        await using var other = await StartOtherNodeAsync();
        await node.SubscribeAsync("news");
        var dead = Proxy.Connections.Where(FaultProxy.Subscribers).ToList();
        Assert.Single(dead);
        var direction = way switch { "to the server" => FaultDirection.ToServer, "to the client" => FaultDirection.ToClient, _ => FaultDirection.Both };
        Proxy.Blackhole(direction, dead.Contains);

        var watch = Stopwatch.StartNew();
        await HealedAsync(node, other, dead);
        await Eventually.HoldsAsync(() => Doubts(node).Contains(null, StringComparer.Ordinal), "the handler is told", Cancellation);
        TestContext.Current.TestOutputHelper!.WriteLine($"Dead {way}: healed after {watch.Elapsed.TotalSeconds:F1} s.");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, HealedWithin);
        await Eventually.HoldsAsync(() => State(node).Problem is null, () => $"nothing is known against the server: {State(node).Problem}", Cancellation);
    }

    [Fact]
    public async Task Silent_relay_is_a_problem_with_a_reason()
    {
        await using var node = await StartNodeAsync();
        await node.SubscribeAsync("news");
        Proxy.Blackhole(FaultDirection.ToClient, FaultProxy.Subscribers);
        await Eventually.HoldsAsync(() => State(node).Reason is "relay-silent" or "relay-down", () => $"the node is degraded: {State(node).Reason}", Cancellation);
        Proxy.Heal();
        await Eventually.HoldsAsync(() => State(node).Reason is null, () => $"the node is well: {State(node).Reason}", Cancellation);
        await node.PublishAsync("news", "1");
        await node.ReceivesAsync("news", 1);
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("half-closed to the client")]
    [InlineData("half-closed to the server")]
    [InlineData("reset")]
    public async Task Subscriptions_on_a_connection_that_ended_are_made_again_in_time(string end)
    {
        await using var node = await StartNodeAsync();
        await using var other = await StartOtherNodeAsync();
        await node.SubscribeAsync("news");
        var dead = Proxy.Connections.Where(FaultProxy.Subscribers).ToList();
        var watch = Stopwatch.StartNew();
        _ = end switch
        {
            "killed" => (int)await Store.OperateAsync("CLIENT", "KILL", "TYPE", "pubsub"),
            "half-closed to the client" => Proxy.HalfClose(FaultDirection.ToClient, dead.Contains),
            "half-closed to the server" => Proxy.HalfClose(FaultDirection.ToServer, dead.Contains),
            _ => Proxy.Cut(dead.Contains),
        };
        await HealedAsync(node, other, dead);
        TestContext.Current.TestOutputHelper!.WriteLine($"Connection {end}: healed after {watch.Elapsed.TotalSeconds:F1} s.");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, HealedWithin);
        await Eventually.HoldsAsync(() => Doubts(node).Contains(null, StringComparer.Ordinal), "the handler is told", Cancellation);
    }

    [Fact]
    public async Task Subscription_that_other_nodes_hide_is_found_by_the_word_that_does_not_come_back()
    {
        await using var node = await StartNodeAsync();
        await using var other = await StartOtherNodeAsync();
        foreach (var channel in new[] { "news", "more" })
        {
            await node.SubscribeAsync(channel);
            await other.SubscribeAsync(channel);
        }

        // Behind the back of the node: the client forgets it, as after a lost race on a new connection, and Redis still counts the other node.
        var relay = node.Services.GetRequiredService<RelayRoutes>().Of("news");
        await node.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber().UnsubscribeAsync(relay);
        await Eventually.HoldsAsync(() => Doubts(node).Contains("news", StringComparer.Ordinal), "the handler is told", Cancellation);
        await other.PublishAsync("news", "1", BrokerNode.NotKept);
        await node.ReceivesAsync("news", 1);
        Assert.DoesNotContain("more", Doubts(node));
    }

    [Fact]
    public async Task Everything_is_answered_in_time_by_a_network_that_carries_nothing_and_happens_at_most_once()
    {
        await using var node = await StartNodeAsync();
        await using var other = await StartOtherNodeAsync();
        await node.SubscribeAsync("news");
        await node.PublishAsync("news", "before");
        Proxy.Blackhole();

        var refused = new List<string>();
        var (longest, unknown, watch) = (TimeSpan.Zero, 0, Stopwatch.StartNew());
        for (var number = 0; watch.Elapsed < TimeSpan.FromSeconds(8); number++)
        {
            var round = Stopwatch.StartNew();
            var text = $"{number}";
            var failures = await Task.WhenAll(
                FailureAsync(() => node.PublishAsync("news", text)),
                FailureAsync(() => node.SubscribeAsync("late")),
                FailureAsync(() => node.ReadAsync("news")));
            Assert.All(failures, Assert.NotNull);
            longest = round.Elapsed > longest ? round.Elapsed : longest;
            if (failures[0] is { MayHaveHappened: false })
            {
                refused.Add(text);
            }
            else
            {
                unknown++;
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"Nothing carried: answered within {longest.TotalSeconds:F1} s; {unknown} with an unknown outcome, {refused.Count} refused.");
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.True(unknown > 0);
        Proxy.Heal();
        await Eventually.HoldsAsync(async () => await FailureAsync(() => node.PublishAsync("news", "after")) is null, "publishes work again", Cancellation);
        var happened = (await other.ReadTextsAsync("news")).Where(static text => text != "after").ToList();
        Assert.Equal("before", happened[0]);
        Assert.Equal(happened.Distinct(StringComparer.Ordinal), happened);
        Assert.Empty(refused.Intersect(happened, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_refused_as_nothing_was_connected_never_happens()
    {
        await using var node = await StartNodeAsync();
        await using var other = await StartOtherNodeAsync();
        await other.SubscribeAsync("news");
        await node.PublishAsync("news", "before");
        Proxy.Refuse();
        Proxy.Cut();
        await Eventually.HoldsAsync(() => State(node).Reason is "redis-away", () => $"the node knows that it is not connected: {State(node).Reason}", Cancellation);

        var failures = await Task.WhenAll(Enumerable.Range(0, 500).Select(number => FailureAsync(() => node.PublishAsync("news", $"{number}"))));
        Assert.All(failures, static failure => Assert.False(failure!.MayHaveHappened));
        Proxy.Heal();
        await Eventually.HoldsAsync(async () => await FailureAsync(() => node.PublishAsync("news", "after")) is null, "publishes work again", Cancellation);

        // Behind everything that the connection still held back.
        await node.PublishAsync("news", "last");
        await Eventually.HoldsAsync(() => other.Received("news").Contains("last", StringComparer.Ordinal), "the last one arrives", Cancellation);
        Assert.Equal(["before", "after", "last"], other.Received("news").Distinct(StringComparer.Ordinal));
        Assert.Equal(["before", "after", "last"], (await other.ReadTextsAsync("news")).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Publishes_that_are_not_awaited_keep_their_order_on_every_node_behind_a_slow_network()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartNodeAsync()));
        foreach (var node in nodes)
        {
            await node.SubscribeAsync("news");
        }

        Proxy.Delay(TimeSpan.FromMilliseconds(5));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Enumerable.Range(0, 50).Select(caller => LoadAsync(nodes[caller % 3], $"load:{caller % 10}", stop.Token)).ToList();
        var kept = BrokerNode.Kept with { HistorySize = 1000 };
        var positions = await Task.WhenAll(Enumerable.Range(1, 1000).Select(number => nodes[0].PublishAsync("news", $"{number}", kept)));
        Assert.Equal(Enumerable.Range(1, 1000).Select(static offset => (ulong)offset), positions.Select(static position => position!.Value.Offset));
        foreach (var node in nodes)
        {
            await node.ReceivesAsync("news", 1000);
            Assert.Equal([.. Enumerable.Range(1, 1000).Select(static number => $"{number}")], node.Received("news"));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>A node that reaches the server directly.</summary>
    private protected async Task<BrokerNode> StartOtherNodeAsync() => await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(Store.ConnectionString, "t"));

    private protected static RedisConnectionState State(BrokerNode node) => node.Services.GetRequiredService<RedisConnectionState>();

    private static IReadOnlyList<string?> Doubts(BrokerNode node) => node.Events.Doubts;

    /// <summary>Publications arrive over another connection, and the node can subscribe.</summary>
    private async Task HealedAsync(BrokerNode node, BrokerNode other, IReadOnlyList<FaultyConnection> dead)
    {
        await Eventually.HoldsAsync(() => Proxy.Connections.Where(FaultProxy.Subscribers).Except(dead).Any(), "another connection is made", Cancellation);
        var published = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                await other.PublishAsync("news", $"{published++}");
                return node.Events.Count("news") > 0;
            },
            "publications arrive",
            Cancellation);
        await node.SubscribeAsync("late");
        await other.PublishAsync("late", "1");
        await node.ReceivesAsync("late", 1);
    }

    private static async Task LoadAsync(BrokerNode node, string channel, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await node.PublishAsync(channel, "load");
        }
    }

    /// <returns>null = it went well.</returns>
    private static async Task<UnavailableException?> FailureAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (UnavailableException exception)
        {
            return exception;
        }
    }
}
