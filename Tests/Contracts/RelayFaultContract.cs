using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker.Redis;
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
}
