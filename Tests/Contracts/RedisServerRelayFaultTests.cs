using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>Also what only redis-server can be brought to.</summary>
public sealed class RedisServerRelayFaultTests : RelayFaultContract
{
    private protected override ISingleRedisStore CreateStore() => RedisServerStore.CreateOrSkip("--enable-debug-command", "local");

    [Theory]
    [InlineData("CLIENT", "PAUSE", "10000", "ALL")]
    [InlineData("DEBUG", "SLEEP", "10")]
    public async Task Node_works_again_as_soon_as_a_server_that_hung_does(params string[] command)
    {
        await using var node = await StartNodeAsync();
        await using var other = await StartOtherNodeAsync();
        await node.SubscribeAsync("news");
        await other.PublishAsync("news", "0");
        await node.ReceivesAsync("news", 1);

        var options = ConfigurationOptions.Parse(Store.ConnectionString);
        options.AsyncTimeout = 15_000;
        await using var operating = await ConnectionMultiplexer.ConnectAsync(options);
        var watch = Stopwatch.StartNew();
        var hanging = operating.GetDatabase().ExecuteAsync(command[0], command[1..]);
        await Eventually.HoldsAsync(() => State(node).Problem is not null, "the node is degraded", Cancellation);

        await Eventually.HoldsAsync(async () => watch.Elapsed > TimeSpan.FromSeconds(10) && await TryPublishAsync(other), "publishes work again", Cancellation);
        var back = Stopwatch.StartNew();
        var number = 0;
        var before = node.Events.Count("news");
        await Eventually.HoldsAsync(
            async () =>
            {
                await TryPublishAsync(other, $"after {number++}");
                return node.Events.Count("news") > before;
            },
            "publications arrive",
            Cancellation);
        TestContext.Current.TestOutputHelper!.WriteLine($"{string.Join(' ', command)}: heard again {back.Elapsed.TotalSeconds:F1} s after publishes worked.");
        Assert.InRange(back.Elapsed, TimeSpan.Zero, HealedWithin);
        await Eventually.HoldsAsync(() => State(node).Problem is null, () => $"nothing is known against the server: {State(node).Problem}", Cancellation);
        await hanging;
    }

    [Fact]
    public async Task Node_that_Redis_cuts_for_what_it_does_not_read_is_told_and_hears_again_in_time()
    {
        await Store.OperateAsync("CONFIG", "SET", "client-output-buffer-limit", "pubsub 1mb 512kb 5");
        using var logs = new CapturedLogs();
        var services = await RedisNodes.ServicesAsync(Store.ConnectionStringAt(Proxy.Port), "t");
        services.AddSingleton<ILoggerFactory>(LoggerFactory.Create(logging => logging.AddProvider(logs)));
        await using var node = await BrokerNode.StartAsync(services);
        await using var other = await StartOtherNodeAsync();
        await node.SubscribeAsync("news");
        var unread = Proxy.Connections.Where(FaultProxy.Subscribers).ToList();
        Proxy.Blackhole(FaultDirection.ToClient, unread.Contains);
        var text = new string('x', 60 * 1024);
        var watch = Stopwatch.StartNew();
        await Eventually.HoldsAsync(
            async () =>
            {
                await other.PublishAsync("news", text, BrokerNode.NotKept);
                return !((string)(await Store.OperateAsync("CLIENT", "LIST", "TYPE", "pubsub"))!).Contains(" omem=", StringComparison.Ordinal) || Proxy.Connections.Except(unread).Any(FaultProxy.Subscribers);
            },
            "Redis, or the node, ends the connection",
            Cancellation);
        Proxy.Heal();
        await Eventually.HoldsAsync(() => node.Events.Doubts.Contains(null, StringComparer.Ordinal), "the handler is told", Cancellation);
        var before = node.Events.Count("news");
        await Eventually.HoldsAsync(
            async () =>
            {
                await other.PublishAsync("news", "1");
                return node.Events.Count("news") > before;
            },
            "publications arrive",
            Cancellation);
        TestContext.Current.TestOutputHelper!.WriteLine($"Unread: heard again after {watch.Elapsed.TotalSeconds:F1} s.");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, HealedWithin);
        Assert.True(logs.Count("client-output-buffer-limit") > 0);
    }

    private static async Task<bool> TryPublishAsync(BrokerNode node, string text = "back")
    {
        try
        {
            await node.PublishAsync("news", text);
            return true;
        }
        catch (Realtime.Protocol.UnavailableException)
        {
            return false;
        }
    }
}
