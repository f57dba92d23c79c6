using System.Globalization;
using Realtime.Broker;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>What every broker keeps to: its history, and what it carries to the handlers. A backend inherits it.</summary>
public abstract class BrokerContract : BrokerHistoryContract
{
    private static readonly string[] HostileChannels =
    [
        "news", "x#42", "a{b}c", "{}", "}{", "{a}{b}", "chat:{", "{", "}", "", " ", "%7B", "{%7B}", "*", "a*", "?", "[a]", "a\nb", "a\0b", "\u00e9", "\ud800", "\udc00",
        "news:meta", "news}:meta", "c:news", new('n', 255),
    ];

    [Fact]
    public async Task Publications_arrive_in_the_order_of_their_offsets_whoever_publishes()
    {
        await Node.SubscribeAsync("news");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(PublishManyAsync));
        await Node.ReceivesAsync("news", 2000);

        var received = Node.Events.Publications("news");
        Assert.Equal(Enumerable.Range(1, 2000).Select(static offset => (ulong)offset), received.Select(static publication => publication.Position!.Value.Offset));
        Assert.False(Node.Events.HasOverlapped);
        foreach (var caller in Node.Received("news").Select(static text => text.Split(':')).GroupBy(static parts => parts[0], StringComparer.Ordinal))
        {
            Assert.Equal(Enumerable.Range(0, 250), caller.Select(static parts => int.Parse(parts[1], CultureInfo.InvariantCulture)));
        }

        async Task PublishManyAsync(int caller)
        {
            await Task.Yield();
            for (var number = 0; number < 250; number++)
            {
                await Node.PublishAsync("news", $"{caller}:{number}");
            }
        }
    }

    [Fact]
    public async Task Publishes_that_are_not_awaited_keep_their_order()
    {
        await Node.SubscribeAsync("news");
        var publishes = Enumerable.Range(1, 1000).Select(number => Node.PublishAsync("news", $"{number}")).ToList();
        var positions = await Task.WhenAll(publishes);
        await Node.ReceivesAsync("news", 1000);

        Assert.Equal(Enumerable.Range(1, 1000).Select(static offset => (ulong)offset), positions.Select(static position => position!.Value.Offset));
        Assert.Equal(Texts(1, 1000), Node.Received("news"));
    }

    [Fact]
    public async Task Publishes_without_history_keep_their_order_and_have_no_position()
    {
        await Node.SubscribeAsync("news");
        var positions = await Task.WhenAll(Enumerable.Range(1, 500).Select(number => Node.PublishAsync("news", $"{number}", BrokerNode.NotKept)));
        await Node.ReceivesAsync("news", 500);

        Assert.All(positions, Assert.Null);
        Assert.All(Node.Events.Publications("news"), static publication => Assert.Null(publication.Position));
        Assert.Equal(Texts(1, 500), Node.Received("news"));
        Assert.Empty((await Node.ReadAsync("news")).Publications);
    }

    [Fact]
    public async Task Known_idempotency_key_gives_the_first_position_and_relays_nothing()
    {
        await Node.SubscribeAsync("news");
        var options = BrokerNode.Kept with { IdempotencyKey = "once" };
        var positions = await Task.WhenAll(Enumerable.Range(1, 10).Select(number => Node.PublishAsync("news", $"{number}", options)));
        var next = await Node.PublishAsync("news", "next");
        await Node.ReceivesAsync("news", 2);

        Assert.All(positions, position => Assert.Equal(1UL, position!.Value.Offset));
        Assert.Equal(2UL, next!.Value.Offset);
        Assert.Equal(["1", "next"], Node.Received("news"));
        Assert.Equal(["1", "next"], await Node.ReadTextsAsync("news"));
        Assert.Equal(1UL, (await Node.PublishAsync("other", "1", options))!.Value.Offset);
    }

    [Fact]
    public async Task Known_idempotency_key_relays_nothing_in_a_channel_without_history()
    {
        await Node.SubscribeAsync("news");
        var options = BrokerNode.NotKept with { IdempotencyKey = "once{}\0" };
        await Node.PublishAsync("news", "1", options);
        Assert.Null(await Node.PublishAsync("news", "2", options));
        await Node.PublishAsync("news", "next", BrokerNode.NotKept);
        await Node.ReceivesAsync("news", 2);

        Assert.Equal(["1", "next"], Node.Received("news"));
    }

    [Fact]
    public async Task Large_publications_arrive_whole_and_small_ones_after_them()
    {
        await Node.SubscribeAsync("news");
        int[] sizes = [60 * 1024, 127 * 1024, 128 * 1024, 129 * 1024, 1024 * 1024, 10];
        foreach (var size in sizes)
        {
            await Node.PublishAsync("news", new string('x', size));
        }

        await Node.ReceivesAsync("news", sizes.Length);
        Assert.Equal(sizes, Node.Events.Publications("news").Select(static publication => publication.Data.Length));
        Assert.Equal(sizes, (await Node.ReadAsync("news")).Publications.Select(static publication => publication.Data.Length));
    }

    [Fact]
    public async Task Channels_never_share_anything_whatever_their_names()
    {
        foreach (var channel in HostileChannels)
        {
            await Node.SubscribeAsync(channel);
        }

        for (var index = 0; index < HostileChannels.Length; index++)
        {
            var position = await Node.PublishAsync(HostileChannels[index], $"{index}", BrokerNode.Kept with { IdempotencyKey = "{once}" });
            Assert.Equal(1UL, position!.Value.Offset);
        }

        for (var index = 0; index < HostileChannels.Length; index++)
        {
            await Node.ReceivesAsync(HostileChannels[index], 1);
            Assert.Equal([$"{index}"], Node.Received(HostileChannels[index]));
            Assert.Equal([$"{index}"], await Node.ReadTextsAsync(HostileChannels[index]));
        }

        var tops = await Node.Broker.ReadTopsAsync(HostileChannels, Cancellation);
        Assert.All(tops, static top => Assert.Equal(1UL, top!.Value.Offset));
        Assert.Equal(HostileChannels.Length, tops.Select(static top => top!.Value.Epoch).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Everything_a_publication_says_arrives()
    {
        var sent = new Publication("\0\u00ff{}"u8.ToArray())
        {
            Info = new ClientInfo("\u00e4nn", "c-1") { ConnectionInfo = "{\"a\":1}"u8.ToArray(), ChannelInfo = "[]"u8.ToArray() },
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["room"] = "7", [""] = "" },
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        await Node.SubscribeAsync("news");
        var position = await Node.Broker.PublishAsync("news", sent, BrokerNode.Kept, Cancellation);
        await Node.ReceivesAsync("news", 1);

        Publication[] copies = [Node.Events.Publications("news")[0], (await Node.ReadAsync("news")).Publications[0]];
        foreach (var copy in copies)
        {
            Assert.Equal(position, copy.Position);
            Assert.Equal(sent.Data.ToArray(), copy.Data.ToArray());
            Assert.Equal(("\u00e4nn", "c-1"), (copy.Info!.User, copy.Info.Client));
            Assert.Equal(sent.Info!.ConnectionInfo.ToArray(), copy.Info.ConnectionInfo.ToArray());
            Assert.Equal(sent.Info.ChannelInfo.ToArray(), copy.Info.ChannelInfo.ToArray());
            Assert.Equal(sent.Tags, copy.Tags!);
            Assert.Equal(sent.TraceParent, copy.TraceParent);
        }
    }

    [Fact]
    public async Task Joins_and_leaves_arrive_beside_the_history()
    {
        await Node.SubscribeAsync("news");
        await Node.Broker.RelayAsync("news", new JoinPush(new ClientInfo("ann", "c-1")), Cancellation);
        await Node.Broker.RelayAsync("news", new LeavePush(new ClientInfo("", "c-1")), Cancellation);
        await Eventually.HoldsAsync(() => Node.Events.JoinsAndLeaves("news").Count == 2, "join and leave arrive", Cancellation);

        Assert.Contains(Node.Events.JoinsAndLeaves("news"), static push => push is JoinPush { Info: { User: "ann", Client: "c-1" } });
        Assert.Contains(Node.Events.JoinsAndLeaves("news"), static push => push is LeavePush { Info: { User: "", Client: "c-1" } });
        Assert.Equal(0UL, (await Node.ReadAsync("news")).Top.Offset);
    }

    [Fact]
    public async Task Everything_published_after_a_subscribe_arrives()
    {
        for (var number = 0; number < 50; number++)
        {
            var channel = $"news:{number}";
            await Node.SubscribeAsync(channel);
            await Node.PublishAsync(channel, "1");
        }

        for (var number = 0; number < 50; number++)
        {
            await Node.ReceivesAsync($"news:{number}", 1);
        }
    }

    [Fact]
    public async Task Nothing_arrives_after_an_unsubscribe()
    {
        await Node.SubscribeAsync("news");
        await Node.SubscribeAsync("news");
        await Node.SubscribeAsync("fence");
        await Node.PublishAsync("news", "1");
        await Node.ReceivesAsync("news", 1);
        await Node.Broker.UnsubscribeAsync("news", Cancellation);
        await Node.Broker.UnsubscribeAsync("never subscribed", Cancellation);
        await Node.PublishAsync("news", "2");
        await Node.PublishAsync("fence", "1");
        await Node.ReceivesAsync("fence", 1);

        Assert.Equal(["1"], Node.Received("news"));
    }

    [Fact]
    public async Task Last_of_many_subscribes_and_unsubscribes_decides()
    {
        for (var round = 0; round < 20; round++)
        {
            await Node.SubscribeAsync("news");
            await Node.PublishAsync("news", $"{round}");
            await Node.ReceivesAsync("news", round + 1);
            await Node.Broker.UnsubscribeAsync("news", Cancellation);
        }

        await Node.SubscribeAsync("news");
        await Node.PublishAsync("news", "20");
        await Node.ReceivesAsync("news", 21);
        Assert.Equal(Texts(0, 20), Node.Received("news"));
    }

    [Fact]
    public async Task Cancelled_publish_does_not_happen()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Node.Broker.PublishAsync("news", new Publication("1"u8.ToArray()), BrokerNode.Kept, cancelled.Token));

        Assert.Equal(0UL, (await Node.ReadAsync("news")).Top.Offset);
    }
}
