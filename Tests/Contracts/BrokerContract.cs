using System.Globalization;
using Realtime.Broker;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>What every broker keeps to. A backend inherits it.</summary>
public abstract class BrokerContract : IAsyncLifetime
{
    private static readonly string[] HostileChannels =
    [
        "news", "x#42", "a{b}c", "{}", "}{", "{a}{b}", "chat:{", "{", "}", "", " ", "%7B", "{%7B}", "*", "a*", "?", "[a]", "a\nb", "a\0b", "\u00e9", "\ud800", "\udc00",
        "news:meta", "news}:meta", "c:news", new('n', 255),
    ];

    private BrokerNode? _node;

    private protected BrokerNode Node => _node!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => _node = await StartNodeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<BrokerNode> StartNodeAsync();

    /// <summary>Lets time pass for the store.</summary>
    private protected abstract Task PassAsync(TimeSpan time);

    [Fact]
    public async Task Offsets_count_from_one_within_one_epoch()
    {
        var positions = new List<StreamPosition?>();
        for (var number = 1; number <= 3; number++)
        {
            positions.Add(await Node.PublishAsync("news", $"{number}"));
        }

        Assert.Equal([1UL, 2UL, 3UL], positions.Select(static position => position!.Value.Offset));
        Assert.Matches("^[A-Za-z]{8}$", Assert.Single(positions.Select(static position => position!.Value.Epoch).Distinct(StringComparer.Ordinal)));
    }

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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task History_keeps_exactly_its_size(int size)
    {
        var options = BrokerNode.Kept with { HistorySize = size };
        for (var number = 1; number <= size + 1; number++)
        {
            await Node.PublishAsync("news", $"{number}", options);
        }

        var page = await Node.ReadAsync("news");
        var top = page.Top;
        Assert.Equal((ulong)size + 1, top.Offset);
        Assert.Equal(Enumerable.Range(2, size).Select(static offset => (ulong)offset), page.Publications.Select(static publication => publication.Position!.Value.Offset));
        Assert.All(page.Publications, publication => Assert.Equal(top.Epoch, publication.Position!.Value.Epoch));

        Assert.Equal(Texts(2, size + 1), await Node.ReadTextsAsync("news", since: top with { Offset = top.Offset - (ulong)size }));
        Assert.Equal(Texts(2, size + 1), await Node.ReadTextsAsync("news", since: top with { Offset = top.Offset - (ulong)size - 1 }));
        Assert.Equal(Texts(2, size + 1), await Node.ReadTextsAsync("news", since: new StreamPosition(0, "")));
        Assert.Equal(Texts(2, size + 1), await Node.ReadTextsAsync("news", since: new StreamPosition(0, "another")));
        Assert.Empty(await Node.ReadTextsAsync("news", since: top));
        Assert.Empty(await Node.ReadTextsAsync("news", since: top with { Offset = top.Offset + 1 }));
        Assert.Empty(await Node.ReadTextsAsync("news", since: top with { Offset = ulong.MaxValue }));
    }

    [Fact]
    public async Task History_reads_both_ways_from_a_position_and_up_to_a_limit()
    {
        for (var number = 1; number <= 10; number++)
        {
            await Node.PublishAsync("news", $"{number}", BrokerNode.Kept with { HistorySize = 8 });
        }

        var top = (await Node.ReadAsync("news", limit: 0)).Top;
        Assert.Equal(10UL, top.Offset);
        Assert.Empty(await Node.ReadTextsAsync("news", limit: 0));
        Assert.Equal(Texts(3, 5), await Node.ReadTextsAsync("news", limit: 3));
        Assert.Equal(Texts(5, 6), await Node.ReadTextsAsync("news", limit: 2, since: top with { Offset = 4 }));
        Assert.Equal(Texts(10, 10), await Node.ReadTextsAsync("news", limit: 5, since: top with { Offset = 9 }));
        Assert.Equal(["10", "9"], await Node.ReadTextsAsync("news", limit: 2, isReverse: true));
        Assert.Equal(["6", "5", "4", "3"], await Node.ReadTextsAsync("news", limit: 100, since: top with { Offset = 7 }, isReverse: true));
        Assert.Equal(["10", "9", "8", "7", "6", "5", "4", "3"], await Node.ReadTextsAsync("news", since: top with { Offset = ulong.MaxValue }, isReverse: true));
        Assert.Empty(await Node.ReadTextsAsync("news", since: top with { Offset = 3 }, isReverse: true));
        Assert.Empty(await Node.ReadTextsAsync("news", since: top with { Offset = 0 }, isReverse: true));
    }

    [Fact]
    public async Task Position_outlives_its_publications()
    {
        var options = new PublishOptions(10, TimeSpan.FromMilliseconds(300), TimeSpan.FromHours(1));
        var position = await Node.PublishAsync("news", "1", options);
        await PassAsync(TimeSpan.FromMilliseconds(600));

        var page = await Node.ReadAsync("news");
        Assert.Equal(position, page.Top);
        Assert.Empty(page.Publications);

        Assert.Equal(position!.Value with { Offset = 2 }, await Node.PublishAsync("news", "2", options));
        Assert.Equal(["2"], await Node.ReadTextsAsync("news"));
    }

    [Fact]
    public async Task Channel_whose_position_expired_begins_anew()
    {
        var options = new PublishOptions(10, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400));
        var before = await Node.PublishAsync("news", "1", options);
        await Node.PublishAsync("news", "2", options);
        await PassAsync(TimeSpan.FromMilliseconds(800));

        var after = await Node.PublishAsync("news", "3");
        Assert.Equal(1UL, after!.Value.Offset);
        Assert.NotEqual(before!.Value.Epoch, after.Value.Epoch, StringComparer.Ordinal);
        Assert.Equal(after, (await Node.ReadAsync("news")).Top);
        Assert.Equal(["3"], await Node.ReadTextsAsync("news"));
    }

    [Fact]
    public async Task Longest_time_to_live_is_kept()
    {
        var options = new PublishOptions(10, TimeSpan.FromDays(30), TimeSpan.FromDays(365));
        await Node.PublishAsync("news", "1", options);
        await Node.PublishAsync("news", "2", options);

        Assert.Equal(["1", "2"], await Node.ReadTextsAsync("news"));
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
    public async Task Channel_gets_its_epoch_at_the_first_read_and_keeps_it()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node.ReadAsync("news", limit: 0)));
        var top = Assert.Single(pages.Select(static page => page.Top).Distinct());
        Assert.Equal(0UL, top.Offset);
        Assert.NotEmpty(top.Epoch);
        Assert.Equal(top with { Offset = 1 }, await Node.PublishAsync("news", "1"));
    }

    [Fact]
    public async Task Read_shows_publications_and_top_of_one_moment()
    {
        var publishing = Task.WhenAll(Enumerable.Range(1, 500).Select(number => Node.PublishAsync("news", $"{number}")));
        do
        {
            var page = await Node.ReadAsync("news");
            Assert.Equal(page.Top.Offset, page.Publications.Count == 0 ? 0 : page.Publications[^1].Position!.Value.Offset);
        }
        while (!publishing.IsCompleted);

        await publishing;
    }

    [Fact]
    public async Task Epoch_is_renewed_once_when_the_top_lies_below_what_was_seen()
    {
        var top = (await Node.PublishAsync("news", "1"))!.Value;
        var seen = top with { Offset = 5 };
        var renewed = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Node.Broker.RenewEpochAsync("news", seen, Cancellation).AsTask()));

        var now = Assert.Single(renewed.Distinct());
        Assert.Equal(0UL, now.Offset);
        Assert.NotEqual(top.Epoch, now.Epoch, StringComparer.Ordinal);
        Assert.Empty((await Node.ReadAsync("news")).Publications);
        Assert.Equal(now with { Offset = 1 }, await Node.PublishAsync("news", "2"));
    }

    [Fact]
    public async Task Epoch_is_not_renewed_without_a_reason()
    {
        await Node.PublishAsync("news", "1");
        var top = (await Node.PublishAsync("news", "2"))!.Value;

        Assert.Equal(top, await Node.Broker.RenewEpochAsync("news", top, Cancellation));
        Assert.Equal(top, await Node.Broker.RenewEpochAsync("news", top with { Offset = 1 }, Cancellation));
        Assert.Equal(top, await Node.Broker.RenewEpochAsync("news", new StreamPosition(9, "another"), Cancellation));
        Assert.Equal(["1", "2"], await Node.ReadTextsAsync("news"));
    }

    [Fact]
    public async Task Removed_history_leaves_the_position()
    {
        await Node.PublishAsync("news", "1");
        var top = await Node.PublishAsync("news", "2");
        await Node.Broker.RemoveHistoryAsync("news", Cancellation);
        await Node.Broker.RemoveHistoryAsync("never used", Cancellation);

        var page = await Node.ReadAsync("news");
        Assert.Equal(top, page.Top);
        Assert.Empty(page.Publications);
        Assert.Equal(top!.Value with { Offset = 3 }, await Node.PublishAsync("news", "3"));
    }

    [Fact]
    public async Task Tops_come_in_the_order_asked()
    {
        string[] channels = [.. Enumerable.Range(0, 300).Select(static number => $"news:{number}")];
        await Task.WhenAll(channels.Where((_, index) => index % 3 != 0).Select(channel => Node.PublishAsync(channel, "1")));
        await Node.PublishAsync(channels[7], "2");

        var tops = await Node.Broker.ReadTopsAsync(channels, Cancellation);
        Assert.Equal(channels.Select(static (_, index) => index % 3 == 0 ? (ulong?)null : index == 7 ? 2UL : 1UL), tops.Select(static top => top?.Offset));
        Assert.Empty(await Node.Broker.ReadTopsAsync([], Cancellation));
        Assert.Equal([null], await Node.Broker.ReadTopsAsync([channels[0]], Cancellation));
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

    private static string[] Texts(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(static number => $"{number}")];
}
