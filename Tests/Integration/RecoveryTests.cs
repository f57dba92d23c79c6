using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What a client that comes back is given, and what it is told when that is not all.</summary>
public sealed class RecoveryTests
{
    private const string Channel = "chat:x";
    private const int HistorySize = 10;

    [Fact]
    public async Task Who_comes_back_gets_what_was_missed_and_stands_where_it_stood()
    {
        await using var node = await TestNode.StartAsync();
        var (epoch, _) = await PublishAsync(node, 5);
        await using var client = await node.ConnectAsync();

        var result = await client.SubscribeAsync(Channel, new { recover = true, offset = 2, epoch });

        Assert.True(result.GetProperty("recovered").GetBoolean());
        Assert.True(result.GetProperty("was_recovering").GetBoolean());
        Assert.Equal(2, result.GetProperty("offset").GetInt32());
        Assert.Equal([3, 4, 5], Offsets(result));
        await PublishAsync(node, 1);
        Assert.Equal(6, (await client.NextPushAsync()).GetProperty("pub").GetProperty("offset").GetInt32());
    }

    public static TheoryData<int, int, string, bool> Positions => new()
    {
        // published, offset asked from, epoch, recovered
        { 10, 0, "right", true },
        { 10, 0, "any", true },
        { 10, 10, "right", true },
        { 10, 11, "right", false },
        { 10, 9, "right", true },
        { 11, 0, "right", false },
        { 11, 1, "right", true },
        { 25, 15, "right", true },
        { 25, 14, "right", false },
        { 10, 10, "other", false },
        { 10, 5, "other", false },
        { 0, 0, "any", true },
        { 0, 1, "any", false },
    };

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task A_recovery_is_complete_or_says_that_it_is_not(int published, int offset, string epochKind, bool isRecovered)
    {
        await using var node = await TestNode.StartAsync();
        var (right, top) = await PublishAsync(node, published);
        await using var client = await node.ConnectAsync();
        var epoch = epochKind switch { "right" => right, "other" => "ZyXwVuTs", _ => "" };

        var result = await client.SubscribeAsync(Channel, new { recover = true, offset, epoch });

        Assert.Equal(isRecovered, result.TryGetProperty("recovered", out _));
        Assert.True(result.GetProperty("was_recovering").GetBoolean());
        Assert.Equal(right, result.GetProperty("epoch").GetString());
        var told = result.TryGetProperty("offset", out var value) ? value.GetInt32() : 0;
        Assert.Equal(isRecovered ? offset : top, told);
        Assert.Equal(isRecovered ? Enumerable.Range(offset + 1, top - offset) : [], Offsets(result));
    }

    [Fact]
    public async Task Who_rather_has_an_error_gets_112_and_no_subscription()
    {
        await using var node = await TestNode.StartAsync();
        await PublishAsync(node, 1);
        await using var client = await node.ConnectAsync();

        var reply = await client.AskAsync("subscribe", new { channel = Channel, recover = true, offset = 1, epoch = "ZyXwVuTs", flag = 2 });
        var again = await client.SubscribeAsync(Channel);

        Assert.Equal(112, reply.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(1, again.GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task A_recovery_larger_than_its_bound_is_not_recovered()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:Channels:Namespaces:chat:MaxRecoveryBytes"] = "1024",
        });
        var (epoch, _) = await PublishAsync(node, 3, new string('x', 400));
        await using var client = await node.ConnectAsync();

        var result = await client.SubscribeAsync(Channel, new { recover = true, offset = 0, epoch });

        Assert.False(result.TryGetProperty("recovered", out _));
        Assert.False(result.TryGetProperty("publications", out _));
    }

    [Fact]
    public async Task A_channel_without_history_passes_over_the_wish_to_recover()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        var result = await client.SubscribeAsync("plain:x", new { recover = true, offset = 3, epoch = "e" });

        Assert.Equal("{}", result.GetRawText());
    }

    [Theory]
    [InlineData(0, null, false, new int[0])]
    [InlineData(3, null, false, new[] { 3, 4, 5 })]
    [InlineData(-1, null, false, new[] { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })]
    [InlineData(int.MinValue, null, false, new[] { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })]
    [InlineData(int.MaxValue, null, false, new[] { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })]
    [InlineData(2, null, true, new[] { 12, 11 })]
    [InlineData(2, 10, false, new[] { 11, 12 })]
    [InlineData(2, 5, true, new[] { 4, 3 })]
    [InlineData(2, 1, false, new[] { 3, 4 })]
    [InlineData(2, 99, false, new int[0])]
    public async Task History_is_read_in_pages_both_ways(int limit, int? since, bool reverse, int[] expected)
    {
        await using var node = await TestNode.StartAsync();
        var (epoch, _) = await PublishAsync(node, 12);
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel);

        var reply = await client.AskAsync("history", new { channel = Channel, limit, reverse, since = since is { } offset ? new { offset, epoch } : null });

        var history = reply.GetProperty("history");
        Assert.Equal(expected, Offsets(history));
        Assert.Equal(12, history.GetProperty("offset").GetInt32());
        Assert.Equal(epoch, history.GetProperty("epoch").GetString());
    }

    [Theory]
    [InlineData(0, "", true, 107)]
    [InlineData(1, "ZyXwVuTs", false, 112)]
    public async Task History_from_a_place_that_cannot_be_is_an_error(int offset, string epoch, bool reverse, int code)
    {
        await using var node = await TestNode.StartAsync();
        await PublishAsync(node, 2);
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel);

        var reply = await client.AskAsync("history", new { channel = Channel, limit = 1, reverse, since = new { offset, epoch } });

        Assert.Equal(code, reply.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_limit_beyond_every_number_is_answered_like_a_large_one()
    {
        await using var node = await TestNode.StartAsync();
        await PublishAsync(node, 2);
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel);

        await client.SendTextAsync("""{"id":50,"history":{"channel":"chat:x","limit":9223372036854775807}}""");
        var reply = await client.WaitForReplyAsync(50);

        Assert.Equal([1, 2], Offsets(reply.GetProperty("history")));
    }

    private static async Task<(string Epoch, int Top)> PublishAsync(TestNode node, int count, string text = "x")
    {
        var broker = node.Services.GetRequiredService<IBroker>();
        var options = new PublishOptions(HistorySize, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
        for (var i = 0; i < count; i++)
        {
            await broker.PublishAsync(Channel, new(JsonSerializer.SerializeToUtf8Bytes(text)), options, TestContext.Current.CancellationToken);
        }

        var page = await broker.ReadHistoryAsync(Channel, new HistoryQuery(0), TestContext.Current.CancellationToken);
        return (page.Top.Epoch, (int)page.Top.Offset);
    }

    private static IEnumerable<int> Offsets(JsonElement result) => result.TryGetProperty("publications", out var publications)
        ? publications.EnumerateArray().Select(static item => item.GetProperty("offset").GetInt32())
        : [];
}
