using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker.Redis;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;
using StreamPosition = Realtime.Protocol.StreamPosition;

namespace Tests.Contracts;

/// <summary>What the broker over Redis keeps to on every server, beside the contract: several nodes, and what can happen to a server that lives.</summary>
public abstract class RedisBrokerContract : BrokerContract
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private ConnectionMultiplexer? _operator;

    private protected abstract string ConnectionString { get; }

    private protected IDatabase Database => _operator!.GetDatabase();

    private protected RedisKeys Keys => Node.Services.GetRequiredService<RedisKeys>();

    private RelayRoutes Routes => Node.Services.GetRequiredService<RelayRoutes>();

    public override async ValueTask InitializeAsync()
    {
        _operator = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected override async Task<BrokerNode> StartNodeAsync() => await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(ConnectionString, _prefix));

    private protected async Task<BrokerNode> StartNodeAsync(params (string Key, string Value)[] settings) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(ConnectionString, _prefix, settings));

    private protected override Task PassAsync(TimeSpan time) => Task.Delay(time, Cancellation);

    [Fact]
    public async Task All_nodes_get_the_same_publications_in_the_same_order()
    {
        await using var other = await StartNodeAsync();
        await Node.SubscribeAsync("news");
        await other.SubscribeAsync("news");
        await Task.WhenAll(Enumerable.Range(0, 300).SelectMany(number => new[] { Node.PublishAsync("news", $"a{number}"), other.PublishAsync("news", $"b{number}") }));
        await Node.ReceivesAsync("news", 600);
        await other.ReceivesAsync("news", 600);

        Assert.Equal(Node.Received("news"), other.Received("news"));
        Assert.Equal(600UL, Node.Events.Publications("news")[^1].Position!.Value.Offset);
    }

    [Fact]
    public async Task Large_offsets_are_written_in_full()
    {
        await Node.SubscribeAsync("news");
        var top = (await Node.PublishAsync("news", "0"))!.Value;
        foreach (var large in new[] { 99_999_999_999_999UL, 100_000_000_000_000UL, 9_007_199_254_740_980UL })
        {
            await Database.HashSetAsync(Keys.Meta("news"), "top", large.ToString(CultureInfo.InvariantCulture));
            await Database.KeyDeleteAsync(Keys.History("news"));
            var expected = top with { Offset = large + 1 };
            Assert.Equal(expected, await Node.PublishAsync("news", "1"));
            var page = await Node.ReadAsync("news", since: top with { Offset = large });
            Assert.Equal(expected, page.Top);
            Assert.Equal(expected, Assert.Single(page.Publications).Position);
            Assert.Equal([expected], await Node.Broker.ReadTopsAsync(["news"], Cancellation));
            Assert.Equal(expected, await Node.Broker.RenewEpochAsync("news", expected, Cancellation));
        }
    }

    [Fact]
    public async Task Forgotten_scripts_cost_nothing_and_keep_the_order()
    {
        await Node.SubscribeAsync("news");
        var publishes = new List<Task<StreamPosition?>>();
        for (var number = 1; number <= 2000; number++)
        {
            publishes.Add(Node.PublishAsync("news", $"{number}"));
            if (number % 100 == 0)
            {
                await OperateAsync("SCRIPT", "FLUSH");
            }
        }

        var positions = await Task.WhenAll(publishes);
        await Node.ReceivesAsync("news", 2000);
        Assert.Equal(Enumerable.Range(1, 2000).Select(static offset => (ulong)offset), positions.Select(static position => position!.Value.Offset));
        Assert.Equal([.. Enumerable.Range(1, 2000).Select(static number => $"{number}")], Node.Received("news"));
    }

    [Fact]
    public async Task Bursts_of_large_publications_arrive_whole_and_in_order()
    {
        await Node.SubscribeAsync("news");
        var options = BrokerNode.Kept with { HistorySize = 2 };
        for (var burst = 0; burst < 3; burst++)
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Node.PublishAsync("news", new string((char)('a' + (number % 26)), 60 * 1024), options)));
        }

        await Node.PublishAsync("news", "0123456789", options);
        await Node.ReceivesAsync("news", 601);
        var received = Node.Events.Publications("news");
        Assert.Equal(Enumerable.Range(1, 601).Select(static offset => (ulong)offset), received.Select(static publication => publication.Position!.Value.Offset));
        Assert.All(received.Take(600), static publication => Assert.Equal(60 * 1024, publication.Data.Length));
    }

    [Fact]
    public async Task Channel_without_history_leaves_no_key()
    {
        await Node.SubscribeAsync("news");
        await Node.PublishAsync("news", "1", BrokerNode.NotKept);
        await Node.ReceivesAsync("news", 1);

        Assert.False(await Database.KeyExistsAsync(Keys.Meta("news")));
        Assert.False(await Database.KeyExistsAsync(Keys.History("news")));
    }

    [Fact]
    public async Task Every_key_expires()
    {
        await Node.ReadAsync("read");
        await Node.PublishAsync("news", "1", BrokerNode.Kept with { IdempotencyKey = "once" });
        await Node.Broker.RenewEpochAsync("renewed", new StreamPosition(1, "gone"), Cancellation);

        Assert.InRange((await Database.KeyTimeToLiveAsync(Keys.Meta("read")))!.Value, TimeSpan.FromDays(29), TimeSpan.FromDays(30));
        Assert.InRange((await Database.KeyTimeToLiveAsync(Keys.Meta("renewed")))!.Value, TimeSpan.FromDays(29), TimeSpan.FromDays(30));
        Assert.InRange((await Database.KeyTimeToLiveAsync(Keys.Meta("news")))!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        Assert.InRange((await Database.KeyTimeToLiveAsync(Keys.History("news")))!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.InRange((await Database.KeyTimeToLiveAsync(Keys.Idempotency("news", "once")))!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("read")]
    [InlineData("tops")]
    [InlineData("renew")]
    public async Task First_access_to_what_another_data_set_wrote_begins_a_new_epoch(string access)
    {
        await Node.PublishAsync("news", "1");
        var before = (await Node.PublishAsync("news", "2"))!.Value;
        await Database.HashSetAsync(Keys.Meta("news"), "data", "another");

        StreamPosition? after = access switch
        {
            "publish" => await Node.PublishAsync("news", "3"),
            "read" => (await Node.ReadAsync("news")).Top,
            "tops" => (await Node.Broker.ReadTopsAsync(["other", "news"], Cancellation))[1],
            _ => await Node.Broker.RenewEpochAsync("news", before, Cancellation),
        };
        Assert.NotEqual(before.Epoch, after!.Value.Epoch, StringComparer.Ordinal);
        Assert.Equal(access == "publish" ? 1UL : 0UL, after.Value.Offset);
        string[] kept = access == "publish" ? ["3"] : [];
        Assert.Equal(kept, await Node.ReadTextsAsync("news"));
        Assert.Equal(after, (await Node.ReadAsync("news")).Top);
    }

    [Fact]
    public async Task Trusted_failover_keeps_the_epoch()
    {
        await using var trusting = await StartNodeAsync((nameof(RedisOptions.TrustFailover), "true"));
        var before = (await trusting.PublishAsync("news", "1"))!.Value;
        await Database.HashSetAsync(Keys.Meta("news"), "data", "another");

        Assert.Equal(before, (await trusting.ReadAsync("news")).Top);
        Assert.Equal([before], await trusting.Broker.ReadTopsAsync(["news"], Cancellation));
        Assert.Equal(before with { Offset = 2 }, await trusting.PublishAsync("news", "2"));
        Assert.Equal(["1", "2"], await trusting.ReadTextsAsync("news"));
    }

    [Fact]
    public async Task Unreadable_message_is_left_out_and_the_channel_stays_alive()
    {
        await Node.SubscribeAsync("news");
        byte[][] messages = [[], "junk"u8.ToArray(), "1:abc\n"u8.ToArray(), "1:abc\n\xff\x01"u8.ToArray(), "x:abc\n\x01\x01"u8.ToArray(), new byte[1000]];
        foreach (var message in messages)
        {
            await Database.PublishAsync(Routes.Of("news"), message);
        }

        await Node.PublishAsync("news", "1");
        await Node.ReceivesAsync("news", 1);
        Assert.Equal(["1"], Node.Received("news"));
    }

    [Fact]
    public async Task Cut_relay_stands_again_and_says_that_something_may_be_missing()
    {
        await Node.SubscribeAsync("news");
        await OperateAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await Eventually.HoldsAsync(() => Node.Events.Doubts.Contains(null, StringComparer.Ordinal), "the handler is told", Cancellation);

        await Node.PublishAsync("news", "1");
        await Node.ReceivesAsync("news", 1);
    }

    [Fact]
    public async Task Subscriptions_are_what_was_asked_last_however_often_the_relay_is_cut()
    {
        await using var node = await StartNodeAsync((nameof(RedisOptions.UnsubscribeDelay), "00:00:00"));
        string[] channels = [.. Enumerable.Range(0, 20).Select(static number => $"news:{number}")];
        var flapping = channels.Select(channel => FlapAsync(node, channel)).ToList();
        for (var round = 0; round < 20; round++)
        {
            await OperateAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await Task.Delay(30, Cancellation);
        }

        var isWanted = await Task.WhenAll(flapping);
        for (var index = 0; index < channels.Length; index++)
        {
            var expected = isWanted[index] ? 1 : 0;
            var channel = channels[index];
            await Eventually.HoldsAsync(
                async () => await CountListenersAsync(channel) == expected,
                $"{expected} subscribers of {channel}",
                Cancellation);
        }

        foreach (var channel in channels.Where((_, index) => isWanted[index]))
        {
            await node.PublishAsync(channel, "1");
            await node.ReceivesAsync(channel, 1);
        }
    }

    [Fact]
    public async Task Subscription_that_the_client_lost_is_made_again()
    {
        await Node.SubscribeAsync("news");
        await Node.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber().UnsubscribeAsync(Routes.Of("news"));
        await Eventually.HoldsAsync(() => Node.Events.Doubts.Contains("news", StringComparer.Ordinal), "the handler is told", Cancellation);

        await Node.PublishAsync("news", "1");
        await Node.ReceivesAsync("news", 1);
    }

    [Fact]
    public async Task Audit_finds_the_subscriptions_that_the_server_does_not_know()
    {
        await Node.SubscribeAsync("news");
        var known = new RelaySubscription("news", Routes.Of("news"));
        var unknown = new RelaySubscription("other", Routes.Of("other"));
        var audit = Node.Services.GetRequiredService<RelayAudit>();

        Assert.Equal([unknown], await audit.FindDeafAsync([unknown, known], Cancellation));
        Assert.Empty(await audit.FindDeafAsync([], Cancellation));
    }

    /// <summary>On every server that takes writes.</summary>
    private async Task<IReadOnlyList<RedisResult>> OperateAsync(string command, params object[] arguments) =>
        await Task.WhenAll(_operator!.GetServers().Where(static server => server is { IsConnected: true, IsReplica: false }).Select(server => server.ExecuteAsync(command, arguments)));

    private async Task<long> CountListenersAsync(string channel) =>
        (await OperateAsync("PUBSUB", Routes.CountCommand, (string)Keys.Relay(channel)!)).Sum(static answer => (long)answer[1]);

    private static async Task<bool> FlapAsync(BrokerNode node, string channel)
    {
        var random = new Random(channel[^1]);
        var isWanted = false;
        for (var step = 0; step < 60; step++)
        {
            try
            {
                if (isWanted)
                {
                    await node.Broker.UnsubscribeAsync(channel, Cancellation);
                }
                else
                {
                    await node.SubscribeAsync(channel);
                }

                isWanted = !isWanted;
            }
            catch (UnavailableException)
            {
                // The relay was down: the subscribe did not happen.
            }

            await Task.Delay(random.Next(1, 20), Cancellation);
        }

        return isWanted;
    }
}
