using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Who is there, seen by clients; the stores themselves are held by their contract.</summary>
public sealed class PresenceTests
{
    private const string Channel = "chat:x";

    [Fact]
    public async Task A_subscriber_is_seen_as_soon_as_it_has_its_reply_and_gone_with_the_next()
    {
        await using var node = await TestNode.StartAsync();
        await using var bob = await node.ConnectAsync("bob");
        await bob.SubscribeAsync(Channel);
        await using var ann = await node.OpenAsync();
        var connected = await ann.ConnectAsync(node.Issuer.CreateRaw(TokenIssuer.Payload(""","sub":"ann","info":{"name":"Ann"}""")));
        var client = connected.GetProperty("client").GetString()!;

        await ann.SubscribeAsync(Channel);
        var there = (await bob.AskAsync("presence", new { channel = Channel })).GetProperty("presence").GetProperty("presence");
        await ann.AskAsync("unsubscribe", new { channel = Channel });
        var gone = (await bob.AskAsync("presence", new { channel = Channel })).GetProperty("presence").GetProperty("presence");

        Assert.Equal(2, there.EnumerateObject().Count());
        Assert.Equal($$$"""{"user":"ann","client":"{{{client}}}","conn_info":{"name":"Ann"}}""", there.GetProperty(client).GetRawText());
        Assert.Single(gone.EnumerateObject());
        Assert.False(gone.TryGetProperty(client, out _));
    }

    [Fact]
    public async Task Users_are_counted_once_however_many_connections_they_have()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await node.ConnectAsync("ann");
        await using var again = await node.ConnectAsync("ann");
        await using var bob = await node.ConnectAsync("bob");
        foreach (var client in (RealtimeTestClient[])[ann, again, bob])
        {
            await client.SubscribeAsync(Channel);
        }

        var stats = (await bob.AskAsync("presence_stats", new { channel = Channel })).GetProperty("presence_stats");

        Assert.Equal("""{"num_clients":3,"num_users":2}""", stats.GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_disconnects_is_gone(bool says)
    {
        await using var node = await TestNode.StartAsync();
        await using var bob = await node.ConnectAsync("bob");
        await bob.SubscribeAsync(Channel);
        var ann = await node.ConnectAsync("ann");
        await ann.SubscribeAsync(Channel);

        if (says)
        {
            await ann.CloseAsync();
        }

        await ann.DisposeAsync();

        await Eventually.HoldsAsync(
            async () => (await bob.AskAsync("presence", new { channel = Channel })).GetProperty("presence").GetProperty("presence").EnumerateObject().Count() == 1,
            "only bob is left",
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Joins_and_leaves_are_told_to_those_who_ask_the_own_join_included_and_never_the_own_leave()
    {
        await using var node = await TestNode.StartAsync();
        await using var watcher = await node.ConnectAsync("bob");
        await using var other = await node.ConnectAsync("eve");
        await using var ann = await node.ConnectAsync("ann");
        await watcher.SubscribeAsync(Channel, new { join_leave = true });
        await other.SubscribeAsync(Channel);
        await ann.SubscribeAsync(Channel);
        await ann.AskAsync("unsubscribe", new { channel = Channel });
        await other.PublishAsync(Channel, "last");

        List<string> told = [];
        while (told.LastOrDefault() is not "last")
        {
            told.Add(Describe(await watcher.NextPushAsync()));
        }

        Assert.Equal(["bob joined", "eve joined", "ann joined", "ann left", "last"], told);
        Assert.Equal("last", Describe(await other.NextPushAsync()));
        Assert.Empty(ann.Pushes);
    }

    [Fact]
    public async Task Subscribe_unsubscribe_subscribe_in_one_frame_ends_subscribed_once()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await node.ConnectAsync("ann");
        string[] commands =
        [
            """{"id":20,"subscribe":{"channel":"chat:x"}}""",
            """{"id":21,"unsubscribe":{"channel":"chat:x"}}""",
            """{"id":22,"subscribe":{"channel":"chat:x"}}""",
        ];

        await ann.SendTextAsync(string.Join('\n', commands));

        for (var id = 20u; id <= 22; id++)
        {
            Assert.False((await ann.WaitForReplyAsync(id)).TryGetProperty("error", out _));
        }

        var stats = (await ann.AskAsync("presence_stats", new { channel = Channel })).GetProperty("presence_stats");
        Assert.Equal("""{"num_clients":1,"num_users":1}""", stats.GetRawText());
        await ann.PublishAsync(Channel, 1);
        await ann.PublishAsync(Channel, 2);
        Assert.Equal(1, (await ann.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
        Assert.Equal(2, (await ann.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
    }

    private static string Describe(JsonElement push) =>
        push.TryGetProperty("join", out var join) ? join.GetProperty("info").GetProperty("user").GetString() + " joined"
        : push.TryGetProperty("leave", out var leave) ? leave.GetProperty("info").GetProperty("user").GetString() + " left"
        : push.GetProperty("pub").GetProperty("data").GetString()!;
}
