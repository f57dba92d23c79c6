using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>A token for one channel opens that channel, to its client, for its time.</summary>
public sealed class SubscriptionTokenTests
{
    private const string Private = "$chat:secret";

    [Theory]
    [InlineData(Private)]
    [InlineData("closed:x")]
    [InlineData("chat:dialog#bob")]
    public async Task A_good_token_opens_what_nothing_else_opens(string channel)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        Assert.Equal(103, ErrorOf(await client.AskAsync("subscribe", new { channel })));

        await client.SubscribeAsync(channel, new { token = node.Issuer.CreateFor(channel) });
    }

    public static TheoryData<string, int?, int?> Refusals => new()
    {
        { "another channel", null, 3500 },
        { "another user", null, 3500 },
        { "no user", null, 3500 },
        { "another client", null, 3500 },
        { "expired", 109, null },
        { "a connection token", 103, null },
        { "another's key", 103, null },
        { "garbage", 103, null },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_bad_token_is_refused_as_the_table_says(string fault, int? error, int? close)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        var token = Spoil(node, fault);

        await client.SendTextAsync(JsonSerializer.Serialize(new { id = 7, subscribe = new { channel = Private, token } }));

        if (close is { } code)
        {
            Assert.Equal((code, "invalid token"), await client.WaitForCloseAsync());
        }
        else
        {
            Assert.Equal(error, ErrorOf(await client.WaitForReplyAsync(7)));
        }
    }

    [Fact]
    public async Task What_the_token_says_of_the_client_is_seen_in_that_channel_alone()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Private, new { token = node.Issuer.CreateFor(Private, change: static token => token.Claims["info"] = JsonSerializer.SerializeToElement(new { r = 1 })) });
        await client.SubscribeAsync("chat:open");

        await client.PublishAsync(Private, 1);
        var info = (await client.NextPushAsync()).GetProperty("pub").GetProperty("info");
        await client.PublishAsync("chat:open", 1);
        var other = (await client.NextPushAsync()).GetProperty("pub").GetProperty("info");

        Assert.Equal(1, info.GetProperty("chan_info").GetProperty("r").GetInt32());
        Assert.False(other.TryGetProperty("chan_info", out _));
    }

    [Fact]
    public async Task Its_end_is_told_and_a_new_token_moves_it()
    {
        await using var node = await TestNode.StartAsync(ShortGrace());
        await using var client = await node.ConnectAsync();
        var result = await client.SubscribeAsync(Private, new { token = EndsIn(node, 2) });
        Assert.True(result.GetProperty("expires").GetBoolean());
        Assert.InRange(result.GetProperty("ttl").GetInt32(), 1, 2);

        var refreshed = (await client.AskAsync("sub_refresh", new { channel = Private, token = EndsIn(node, 300) })).GetProperty("sub_refresh");

        Assert.InRange(refreshed.GetProperty("ttl").GetInt32(), 290, 300);
    }

    [Fact]
    public async Task One_that_is_not_refreshed_ends_with_2501_and_presence_knows()
    {
        await using var node = await TestNode.StartAsync(ShortGrace());
        await using var client = await node.ConnectAsync();
        await using var other = await node.ConnectAsync("bob");
        await other.SubscribeAsync(Private, new { token = node.Issuer.CreateFor(Private, "bob") });
        await client.SubscribeAsync(Private, new { token = EndsIn(node, 2) });

        var push = (await client.NextPushAsync()).GetProperty("unsubscribe");

        Assert.Equal((2501, "subscription expired"), (push.GetProperty("code").GetInt32(), push.GetProperty("reason").GetString()));
        var stats = (await other.AskAsync("presence_stats", new { channel = Private })).GetProperty("presence_stats");
        Assert.Equal(1, stats.GetProperty("num_clients").GetInt32());
        await client.SubscribeAsync(Private, new { token = EndsIn(node, 300) });
    }

    [Fact]
    public async Task A_refresh_with_an_expired_token_ends_the_subscription_so_that_the_client_fetches_a_new_one()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Private, new { token = EndsIn(node, 300) });

        var reply = await client.AskAsync("sub_refresh", new { channel = Private, token = Spoil(node, "expired") });

        Assert.Equal(2501, client.Pushes.Single().GetProperty("unsubscribe").GetProperty("code").GetInt32());
        Assert.True(reply.GetProperty("error").GetProperty("temporary").GetBoolean());
    }

    [Fact]
    public async Task A_refresh_without_a_token_or_a_subscription_is_refused()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        Assert.Equal(103, ErrorOf(await client.AskAsync("sub_refresh", new { channel = Private, token = EndsIn(node, 300) })));
        await client.SubscribeAsync(Private, new { token = EndsIn(node, 300) });
        Assert.Equal(107, ErrorOf(await client.AskAsync("sub_refresh", new { channel = Private })));
        Assert.Equal(108, ErrorOf(await client.AskAsync("sub_refresh", new { channel = Private, token = EndsIn(node, 300), type = 1 })));
    }

    [Theory]
    [InlineData("another channel")]
    [InlineData("another user")]
    [InlineData("another's key")]
    [InlineData("garbage")]
    public async Task A_refresh_with_a_token_that_was_never_good_closes_for_good(string fault)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Private, new { token = EndsIn(node, 300) });

        await client.SendTextAsync(JsonSerializer.Serialize(new { id = 9, sub_refresh = new { channel = Private, token = Spoil(node, fault) } }));

        Assert.Equal((3500, "invalid token"), await client.WaitForCloseAsync());
    }

    private static string EndsIn(TestNode node, int seconds) =>
        node.Issuer.CreateFor(Private, change: token => token.Claims["expire_at"] = DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds());

    private static string Spoil(TestNode node, string fault)
    {
        using var stranger = new TokenIssuer();
        return fault switch
        {
            "another channel" => node.Issuer.CreateFor("$chat:other"),
            "another user" => node.Issuer.CreateFor(Private, "bob"),
            "no user" => node.Issuer.CreateFor(Private, user: null),
            "another client" => node.Issuer.CreateFor(Private, change: static token => token.Claims["client"] = "someone"),
            "expired" => node.Issuer.CreateFor(Private, change: static token => token.Expires = DateTime.UtcNow.AddMinutes(-1)),
            "a connection token" => node.Issuer.Create(),
            "another's key" => stranger.CreateFor(Private, change: token => token.SigningCredentials = stranger.Credentials(node.Issuer.KeyId)),
            _ => "garbage",
        };
    }

    private static int ErrorOf(JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();

    private static Dictionary<string, string?> ShortGrace() => new(StringComparer.Ordinal) { ["Realtime:Clients:ExpiryGrace"] = "00:00:00" };
}
