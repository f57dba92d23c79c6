using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker;
using Realtime.Protocol;
using Realtime.Redis;
using RedisClient;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>The server comes back with an older snapshot while clients stay connected.</summary>
public sealed class RolledBackStoreTests
{
    private const string Channel = "chat:x";

    private static readonly PublishOptions Kept = BrokerNode.Kept with { HistorySize = 2000 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Subscriber_of_a_later_position_is_told_and_hears_what_comes(bool trust)
    {
        await using var store = await RedisServerStore.StartOrSkipAsync();
        await using var link = new PrimaryLink(TimeProvider.System);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConfigurationOptions.Parse(store.ConnectionString).UseRealtimeDefaults(link));
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:Broker"] = "Redis",
            ["ConnectionStrings:redis"] = store.ConnectionString,
            ["Realtime:Redis:TrustFailover"] = trust ? "true" : "false",
            ["Realtime:Channels:Namespaces:chat:HistorySize"] = "2000",
        };
        await using var node = await TestNode.StartAsync(settings, mayLogErrors: true, realtime: engine => engine.Services.AddSingleton<IConnectionMultiplexer>(connection).AddSingleton(_ => link));
        await using var client = await node.ConnectAsync();
        var broker = node.Services.GetRequiredService<IBroker>();
        var epoch = (await client.SubscribeAsync(Channel)).GetProperty("epoch").GetString();
        await PublishAsync(broker, 1, 900);
        await store.OperateAsync("SAVE");
        await PublishAsync(broker, 901, 1000);
        for (var offset = 1; offset <= 1000; offset++)
        {
            Assert.Equal(offset, (await client.NextPushAsync()).GetProperty("pub").GetProperty("offset").GetInt32());
        }

        await store.KillAsync();
        await store.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => await TryPublishAsync(broker, 1001), "publishes work again", Cancellation);
        await PublishAsync(broker, 1002, 1050);

        // Nothing of the new epoch may come to who stands in the old one, nor may it be passed over in silence.
        var told = await client.NextPushAsync();
        Assert.Equal(2500, told.GetProperty("unsubscribe").GetProperty("code").GetInt32());
        var again = await client.SubscribeAsync(Channel, new { recover = true, offset = 1000, epoch });
        Assert.False(again.TryGetProperty("recovered", out _));
        Assert.NotEqual(epoch, again.GetProperty("epoch").GetString());
        await PublishAsync(broker, 1051, 1051);
        Assert.Equal(1051, (await client.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
    }

    private static async Task PublishAsync(IBroker broker, int from, int to)
    {
        var publishes = Enumerable.Range(from, to - from + 1).Select(number => broker.PublishAsync(Channel, new Publication(Encoding.ASCII.GetBytes($"{number}")), Kept, Cancellation).AsTask());
        await Task.WhenAll(publishes);
    }

    private static async Task<bool> TryPublishAsync(IBroker broker, int number)
    {
        try
        {
            await PublishAsync(broker, number, number);
            return true;
        }
        catch (UnavailableException)
        {
            return false;
        }
    }
}
