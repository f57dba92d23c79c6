using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Bans;
using Realtime.Bans.Memory;
using Realtime.Hooks;
using Tests.Support;

namespace Tests.Integration;

/// <summary>A banned user loses what is open and gets in at no door.</summary>
public sealed class BanTests
{
    private const string Reason = "a reason that no client and no log is told";

    private static readonly (int?, string?) Banned = (3503, "force disconnect");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("websocket")]
    [InlineData("http_stream")]
    [InlineData("sse")]
    public async Task A_banned_user_s_connections_close_and_none_is_opened_until_the_ban_is_lifted(string door)
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var counted = new CountedEvents(node.Services);
        using var api = ServerApiClient.Of(node);
        await using var first = await OpenAsync(node, door);
        await using var second = await OpenAsync(node, door);
        await using var bob = await node.ConnectAsync("bob");
        await first.ConnectAsync(node.Issuer.Create("ann"));
        await second.ConnectAsync(node.Issuer.Create("ann"));
        await first.SubscribeAsync("chat:x");

        var answer = await api.ResultAsync("ban", $$"""{"user":"ann","reason":"{{Reason}}"}""");

        Assert.Equal("""{"num_clients":2}""", answer.GetRawText());
        Assert.Equal(Banned, await first.WaitForCloseAsync());
        Assert.Equal(Banned, await second.WaitForCloseAsync());
        Assert.Equal(Banned, await ConnectAttempts.TryAsync(await OpenAsync(node, door), node.Issuer.Create("ann")));
        await bob.SubscribeAsync("chat:x");
        Assert.Equal((2, 1), (counted.Count("realtime.bans.closed"), counted.Count("realtime.bans.refused", "connect", "banned")));
        Assert.Equal(0, node.Logs.Count(Reason));

        Assert.Equal("""{"was_banned":true}""", (await api.ResultAsync("unban", """{"user":"ann"}""")).GetRawText());
        Assert.Equal("""{"was_banned":false}""", (await api.ResultAsync("unban", """{"user":"ann"}""")).GetRawText());
        Assert.Null((await ConnectAttempts.TryAsync(await OpenAsync(node, door), node.Issuer.Create("ann"))).Code);
    }

    [Fact]
    public async Task A_banned_user_cannot_listen_either()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);
        await using var before = Listen(node);
        await before.SendTextAsync($$"""{"token":"{{node.Issuer.Create("ann")}}"}""");
        Assert.True((await NextAsync(before)).TryGetProperty("connect", out _));

        await api.ResultAsync("ban", """{"user":"ann"}""");

        Assert.Equal(3503, (await NextAsync(before)).GetProperty("disconnect").GetProperty("code").GetInt32());
        await using var after = Listen(node);
        await after.SendTextAsync($$"""{"token":"{{node.Issuer.Create("ann")}}"}""");
        Assert.Equal(3503, (await NextAsync(after)).GetProperty("disconnect").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("HMAC")]
    [InlineData("insecure HMAC")]
    [InlineData("hook without a token")]
    [InlineData("hook beside a token")]
    [InlineData("insecure hook")]
    public async Task Who_is_banned_is_kept_out_however_the_node_learns_who_it_is(string way)
    {
        var settings = ServerApiClient.Settings(
            ("Realtime:Auth:Hmac:Secret", HmacTokens.Secret), ("Realtime:Clients:Insecure", way.StartsWith("insecure", StringComparison.Ordinal) ? "true" : "false"));
        var hooks = new FakeHooks { Connecting = (_, _) => new(way.Contains("hook", StringComparison.Ordinal) ? new ConnectingResult { User = "ann" } : ConnectingResult.Pass) };
        await using var node = await TestNode.StartAsync(settings, realtime: realtime => realtime.AddHooks(hooks));
        using var api = ServerApiClient.Of(node);
        var token = way switch
        {
            "hook without a token" or "insecure hook" => "",
            "hook beside a token" => node.Issuer.Create("bob"),
            _ => HmacTokens.Create($$"""{"sub":"ann","exp":{{DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds()}}}"""),
        };
        Assert.Null((await ConnectAttempts.TryAsync(await node.OpenAsync(), token)).Code);

        await api.ResultAsync("ban", """{"user":"ann"}""");

        Assert.Equal(Banned, await ConnectAttempts.TryAsync(await node.OpenAsync(), token));
    }

    [Fact]
    public async Task Hooks_are_not_asked_about_the_token_of_a_banned_user()
    {
        var asked = 0;
        var hooks = new FakeHooks
        {
            Connecting = (_, _) =>
            {
                asked++;
                return new(new ConnectingResult { User = "somebody else" });
            },
        };
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(), realtime: realtime => realtime.AddHooks(hooks));
        using var api = ServerApiClient.Of(node);
        await api.ResultAsync("ban", """{"user":"ann"}""");

        Assert.Equal(Banned, await node.TryConnectAsync("ann"));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Neither_a_refresh_nor_a_subscription_token_keeps_a_banned_user_in()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);
        for (var round = 0; round < 20; round++)
        {
            await using var client = await node.ConnectAsync();
            var tokens = (Refresh: node.Issuer.Create("ann"), Subscription: node.Issuer.CreateFor("$chat:x"));
            var banning = api.ResultAsync("ban", """{"user":"ann"}""");
            await client.SendTextAsync(
                JsonSerializer.Serialize(new { id = 7, refresh = new { token = tokens.Refresh } })
                + "\n" + JsonSerializer.Serialize(new { id = 8, subscribe = new { channel = "$chat:x", token = tokens.Subscription } }));

            Assert.Equal(Banned, await client.WaitForCloseAsync());
            Assert.Equal(1, (await banning).GetProperty("num_clients").GetInt32());
            await api.ResultAsync("unban", """{"user":"ann"}""");
        }

        var channels = node.Services.GetRequiredService<Realtime.Hub.ChannelTable>();
        await Eventually.HoldsAsync(() => channels.Find("$chat:x") is null, "nothing is left of its subscriptions", Cancellation);
    }

    [Fact]
    public async Task Backends_can_do_nothing_for_a_banned_user_and_many_commands_go_in_one_request()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);
        var replies = await api.CallTextAsync("/api/batch", """{"commands":[{"ban":{"user":"ann"}},{"subscribe":{"user":"ann","channel":"chat:x"}},{"refresh":{"user":"ann","expire_at":0}},{"unban":{"user":"ann"}},{"subscribe":{"user":"ann","channel":"chat:x"}}]}""");

        Assert.Equal(
            """{"replies":[{"ban":{"num_clients":0}},{"error":{"code":103,"message":"permission denied"}},{"error":{"code":103,"message":"permission denied"}},{"unban":{"was_banned":true}},{"subscribe":{}}]}""",
            replies);
    }

    [Fact]
    public async Task What_cannot_be_a_ban_is_refused()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(("Realtime:Bans:MaxUsers", "2")));
        using var api = ServerApiClient.Of(node);
        var long257 = new string('x', 257);
        foreach (var (method, body) in ((string, string)[])
        [
            ("ban", "{}"), ("ban", """{"user":""}"""), ("ban", $$"""{"user":"{{long257}}"}"""), ("ban", $$"""{"user":"ann","reason":"{{long257}}"}"""),
            ("ban", """{"user":"ann","until":-1}"""), ("ban", """{"user":"ann","until":1000}"""), ("ban", """{"user":"ann","until":9223372036854775807}"""),
            ("unban", "{}"), ("unban", $$"""{"user":"{{long257}}"}"""),
            ("bans", """{"limit":-1}"""), ("bans", """{"limit":1001}"""), ("bans", """{"cursor":"x"}"""), ("bans", """{"cursor":"-1:00000000000000000000000000000000"}"""),
        ])
        {
            Assert.Equal((method, body, 107), (method, body, await api.ErrorAsync(method, body)));
        }

        Assert.Equal(0, await api.ErrorAsync("ban", $$"""{"user":"{{long257[1..]}}","reason":"{{long257[1..]}}"}"""));
        Assert.Equal(0, await api.ErrorAsync("ban", """{"user":"ann"}"""));
        Assert.Equal(106, await api.ErrorAsync("ban", """{"user":"bob"}"""));
    }

    [Fact]
    public async Task Bans_are_listed_in_pages_with_what_was_said_of_them()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);
        Assert.Equal("""{"bans":[]}""", (await api.ResultAsync("bans", "{}")).GetRawText());
        var until = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        for (var number = 0; number < 7; number++)
        {
            await api.ResultAsync("ban", string.Create(CultureInfo.InvariantCulture, $$"""{"user":"u{{number}}","until":{{(number == 1 ? until : 0)}},"reason":"{{(number == 2 ? "spam" : "")}}"}"""));
        }

        await api.ResultAsync("unban", """{"user":"u4"}""");
        var first = await api.ResultAsync("bans", """{"limit":3}""");
        await api.ResultAsync("ban", """{"user":"u0","reason":"again"}""");
        var second = await api.ResultAsync("bans", $$"""{"limit":3,"cursor":"{{first.GetProperty("cursor").GetString()}}"}""");
        var third = await api.ResultAsync("bans", $$"""{"limit":3,"cursor":"{{second.GetProperty("cursor").GetString()}}"}""");

        Assert.Equal(["u0", "u1", "u2"], Users(first));
        Assert.Equal(["u3", "u5", "u6"], Users(second));
        Assert.Equal(["u0"], Users(third));
        Assert.False(third.TryGetProperty("cursor", out _));
        var (withEnd, withReason) = (first.GetProperty("bans")[1], first.GetProperty("bans")[2]);
        Assert.Equal((until, false), (withEnd.GetProperty("until").GetInt64(), withEnd.TryGetProperty("reason", out _)));
        Assert.Equal(("spam", false), (withReason.GetProperty("reason").GetString(), withReason.TryGetProperty("until", out _)));
        Assert.InRange(withReason.GetProperty("since").GetInt64(), until - 3700, until - 3500);
        Assert.False((await api.ResultAsync("bans", """{"limit":6}""")).TryGetProperty("cursor", out _));

        static IEnumerable<string?> Users(JsonElement page) => page.GetProperty("bans").EnumerateArray().Select(static ban => ban.GetProperty("user").GetString());
    }

    [Fact]
    public async Task A_temporary_ban_ends_by_itself()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);
        await api.ResultAsync("ban", string.Create(CultureInfo.InvariantCulture, $$"""{"user":"ann","until":{{DateTimeOffset.UtcNow.AddSeconds(3).ToUnixTimeSeconds()}}}"""));
        Assert.Equal(Banned, await node.TryConnectAsync("ann"));

        await Eventually.HoldsAsync(async () => (await node.TryConnectAsync("ann")).Code is null, "ann may come in again", Cancellation);
        Assert.Equal("""{"bans":[]}""", (await api.ResultAsync("bans", "{}")).GetRawText());
    }

    [Fact]
    public async Task A_node_that_has_not_read_the_list_lets_nobody_in_yet_and_is_not_ready()
    {
        var isAway = true;
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(), realtime: realtime => realtime.Services.AddSingleton<IBanStore>(provider =>
            new FaultyBanStore(ActivatorUtilities.CreateInstance<MemoryBanStore>(provider)) { IsAway = () => Volatile.Read(ref isAway) }));
        using var api = ServerApiClient.Of(node);
        using var http = new HttpClient { BaseAddress = node.Address };

        await using var early = await node.OpenAsync();
        var refused = (await early.AskAsync("connect", new { token = node.Issuer.Create("ann") })).GetProperty("error");
        Assert.Equal((100, true), (refused.GetProperty("code").GetInt32(), refused.GetProperty("temporary").GetBoolean()));
        Assert.Equal(3004, (await early.WaitForCloseAsync()).Code);
        Assert.Equal(100, await api.ErrorAsync("ban", """{"user":"ann"}"""));
        using (var unready = await http.GetAsync("/health/ready", Cancellation))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);
            Assert.Contains("bans-unread", await unready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        Volatile.Write(ref isAway, false);
        await Eventually.HoldsAsync(async () => (await node.TryConnectAsync("ann")).Code is null, "ann comes in", Cancellation);
        using var ready = await http.GetAsync("/health/ready", Cancellation);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static async Task<RealtimeTestClient> OpenAsync(TestNode node, string door) =>
        door == "websocket" ? await node.OpenAsync() : node.OverHttp($"/connection/{door}");

    private static HttpWire Listen(TestNode node) => new(new Uri(node.Address, "/connection/uni_sse"), new Uri(node.Address, "/emulation"));

    private static async Task<JsonElement> NextAsync(HttpWire wire) => JsonSerializer.Deserialize<JsonElement>((await wire.ReceiveMessageAsync())!);
}
