using Realtime.Broker;
using Realtime.Protocol;

namespace Tests.Contracts;

/// <summary>What every broker keeps to in what it keeps: positions, history, epochs.</summary>
public abstract class BrokerHistoryContract : IAsyncLifetime
{
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

    private protected static string[] Texts(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(static number => $"{number}")];
}
