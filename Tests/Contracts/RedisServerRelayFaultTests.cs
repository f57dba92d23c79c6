using System.Diagnostics;
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
