using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Who has a position, who may come back with it, and what it is given.</summary>
public sealed class PositionTests
{
    public static TheoryData<string, bool, bool, bool, bool> Wishes => new()
    {
        // option of the namespace, asks for a position, asks for recovery; has a position, may recover
        { "none", true, true, false, false },
        { "AllowPositioning", false, false, false, false },
        { "AllowPositioning", true, false, true, false },
        { "AllowPositioning", false, true, false, false },
        { "ForcePositioning", false, false, true, false },
        { "AllowRecovery", false, false, false, false },
        { "AllowRecovery", false, true, true, true },
        { "AllowRecovery", true, false, false, false },
        { "ForceRecovery", false, false, true, true },
        { "AllowHistoryForSubscriber", true, false, true, false },
        { "AllowHistoryForSubscriber", false, true, true, true },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public async Task A_wish_is_granted_or_passed_over(string option, bool positioned, bool recoverable, bool hasPosition, bool mayRecover)
    {
        await using var node = await TestNode.StartAsync(Namespace(option is "none" ? [] : [(option, "true")]));
        await using var client = await node.ConnectAsync();

        var result = await client.SubscribeAsync("own:x", new { positioned, recoverable });

        Assert.Equal((hasPosition, mayRecover), (result.TryGetProperty("positioned", out _), result.TryGetProperty("recoverable", out _)));
        Assert.Equal(hasPosition, result.TryGetProperty("epoch", out _));
        await client.PublishAsync("own:x", 1);
        Assert.Equal(1, (await client.NextPushAsync()).GetProperty("pub").GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task A_cache_gives_the_latest_alone_to_who_does_not_have_it()
    {
        await using var node = await TestNode.StartAsync(Namespace([("ForceRecovery", "true"), ("ForceRecoveryMode", "Cache")]));
        await using var publisher = await node.ConnectAsync("bob");
        for (var n = 1; n <= 3; n++)
        {
            await publisher.PublishAsync("own:x", n);
        }

        var fresh = await SubscribeAsync(node, new { recover = true });
        var epoch = fresh.GetProperty("epoch").GetString();
        Assert.Equal((true, 3, 1), (IsRecovered(fresh), fresh.GetProperty("offset").GetInt32(), fresh.GetProperty("publications").GetArrayLength()));
        Assert.Equal(3, fresh.GetProperty("publications")[0].GetProperty("data").GetInt32());

        var behind = await SubscribeAsync(node, new { recover = true, offset = 1, epoch });
        Assert.Equal((true, 1), (IsRecovered(behind), behind.GetProperty("publications").GetArrayLength()));

        var there = await SubscribeAsync(node, new { recover = true, offset = 3, epoch });
        Assert.Equal((true, false), (IsRecovered(there), there.TryGetProperty("publications", out _)));

        var elsewhere = await SubscribeAsync(node, new { recover = true, offset = 3, epoch = "other" });
        Assert.Equal((true, 1), (IsRecovered(elsewhere), elsewhere.GetProperty("publications").GetArrayLength()));

        var unasked = await SubscribeAsync(node, new { });
        Assert.Equal((false, false), (IsRecovered(unasked), unasked.TryGetProperty("publications", out _)));
    }

    [Fact]
    public async Task An_empty_cache_has_not_recovered()
    {
        await using var node = await TestNode.StartAsync(Namespace([("ForceRecovery", "true"), ("ForceRecoveryMode", "Cache"), ("AutoCacheRecover", "true")]));

        var result = await SubscribeAsync(node, new { });

        Assert.True(result.GetProperty("was_recovering").GetBoolean());
        Assert.False(IsRecovered(result));
    }

    [Fact]
    public async Task A_cache_that_recovers_by_itself_gives_the_latest_unasked()
    {
        await using var node = await TestNode.StartAsync(Namespace([("ForceRecovery", "true"), ("ForceRecoveryMode", "Cache"), ("AutoCacheRecover", "true")]));
        await using var publisher = await node.ConnectAsync("bob");
        await publisher.PublishAsync("own:x", 1);
        await using var client = await node.ConnectAsync();

        var result = await client.SubscribeAsync("own:x");
        await publisher.PublishAsync("own:x", 2);

        Assert.Equal(1, result.GetProperty("publications")[0].GetProperty("data").GetInt32());
        Assert.Equal(2, (await client.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
    }

    private static async Task<JsonElement> SubscribeAsync<T>(TestNode node, T request)
    {
        await using var client = await node.ConnectAsync();
        return await client.SubscribeAsync("own:x", request);
    }

    private static bool IsRecovered(JsonElement result) => result.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean();

    private static Dictionary<string, string?> Namespace(IEnumerable<(string Option, string Value)> options)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:Channels:Namespaces:own:AllowSubscribeForClient"] = "true",
            ["Realtime:Channels:Namespaces:own:AllowPublishForClient"] = "true",
            ["Realtime:Channels:Namespaces:own:HistorySize"] = "10",
        };
        foreach (var (option, value) in options)
        {
            settings[$"Realtime:Channels:Namespaces:own:{option}"] = value;
        }

        return settings;
    }
}
