using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Bad tokens, bad bytes, bad order: each gets its code, and no log holds a token.</summary>
public sealed class RefusalTests
{
    private const int InvalidToken = 3500;
    private const int BadRequest = 3501;

    public static TheoryData<string> InvalidTokens =>
    [
        "wrong audience", "wrong issuer", "algorithm none", "hmac with the public key", "another's key", "unknown key id", "wrong type", "no expiry", "garbage", "empty parts",
        "subscription token", "sub twice", "sub null", "sub array", "sub fraction", "info is no JSON", "far too long",
    ];

    [Theory]
    [MemberData(nameof(InvalidTokens))]
    public async Task An_invalid_token_closes_for_good(string fault)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();
        var token = Spoil(node.Issuer, fault);

        await client.SendTextAsync(ConnectWith(1, token));

        Assert.Equal((InvalidToken, "invalid token"), await client.WaitForCloseAsync());
        Assert.Contains(node.Logs.Entries, static entry => entry.Text.Contains("A token is refused (Invalid)", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Logs.Entries, entry => entry.Text.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_token_is_answered_with_109_and_the_connection_is_of_no_more_use()
    {
        await using var node = await TestNode.StartAsync(Setting("Realtime:Clients:RefusedLinger", "00:00:01"));
        await using var client = await node.OpenAsync();
        var expired = node.Issuer.Create("ann", static token => token.Expires = DateTime.UtcNow.AddMinutes(-1));

        var reply = await client.AskAsync("connect", new { token = expired });
        await client.SendTextAsync(ConnectWith(2, node.Issuer.Create()));

        Assert.Equal(109, reply.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal((3000, "connection closed"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_token_that_ended_within_the_leeway_still_connects()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();

        var result = await client.ConnectAsync(node.Issuer.Create("ann", static token => token.Expires = DateTime.UtcNow.AddSeconds(-5)));

        Assert.Equal(1, result.GetProperty("ttl").GetInt32());
    }

    [Fact]
    public async Task Without_keys_a_connect_is_a_temporary_error_and_the_client_is_sent_away_to_come_back()
    {
        await using var node = await TestNode.StartAsync();
        node.Keys.Answer = static () => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);
        await using var client = await node.OpenAsync();

        var reply = await client.AskAsync("connect", new { token = node.Issuer.Create() });

        Assert.Equal(100, reply.GetProperty("error").GetProperty("code").GetInt32());
        Assert.True(reply.GetProperty("error").GetProperty("temporary").GetBoolean());
        Assert.Equal((3004, "internal server error"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task Tokens_with_unknown_keys_fetch_the_keys_at_most_once_per_cool_down()
    {
        await using var node = await TestNode.StartAsync();
        await using (var good = await node.ConnectAsync())
        {
            Assert.Equal(1, node.Keys.Fetches);
        }

        for (var i = 0; i < 20; i++)
        {
            await using var client = await node.OpenAsync();
            await client.SendTextAsync(ConnectWith(1, Spoil(node.Issuer, "unknown key id")));
            Assert.Equal(InvalidToken, (await client.WaitForCloseAsync()).Code);
        }

        Assert.InRange(node.Keys.Fetches, 1, 2);
    }

    [Theory]
    [InlineData("""{"id":1,"subscribe":{"channel":"chat:x"}}""")]
    [InlineData("""{"id":1,"publish":{"channel":"chat:x","data":1}}""")]
    [InlineData("{}")]
    [InlineData("""{"id":1,"connect":{}}""")]
    [InlineData("""{"id":1,"connect":{"token":""}}""")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"ping":{}}""")]
    [InlineData("""{"connect":{"token":"x"}}""")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"id":-1,"connect":{"token":"x"}}""")]
    [InlineData("""{"id":4294967296,"connect":{"token":"x"}}""")]
    [InlineData("""{"id":1,"id":2,"connect":{"token":"x"}}""")]
    [InlineData("""{"id":1,"connect":{"token":"x","token":"y"}}""")]
    [InlineData("""{"id":1,"connect":{"token":"\ud800"}}""")]
    [InlineData("""{"id":1,"connect":{"token":17}}""")]
    public async Task What_is_not_a_first_command_closes_as_a_bad_request(string text)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();

        await client.SendTextAsync(text);

        Assert.Equal((BadRequest, "bad request"), await client.WaitForCloseAsync());
    }

    [Theory]
    [InlineData("""{"id":2,"connect":{"token":"x"}}""")]
    [InlineData("""{"id":2,"subscribe":{}}""")]
    [InlineData("""{"id":2,"subscribe":{"channel":""}}""")]
    [InlineData("""{"id":2,"subscribe":{"channel":"chat:a","channel":"chat:b"}}""")]
    [InlineData("""{"id":2,"subscribe":{"channel":"chat:a"},"publish":{"channel":"chat:a","data":1}}""")]
    [InlineData("""{"id":2,"subscribe":{"channel":"chat:a","delta":"xdelta"}}""")]
    [InlineData("""{"id":2,"refresh":{}}""")]
    [InlineData("""{"id":2,"unknown":{}}""")]
    [InlineData("{}\n\n{}")]
    [InlineData("{}{}")]
    public async Task A_bad_command_after_connect_closes_as_a_bad_request(string text)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        await client.SendTextAsync(text);

        Assert.Equal((BadRequest, "bad request"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task Bytes_that_are_not_utf_8_close_as_a_bad_request_and_reach_nobody()
    {
        await using var node = await TestNode.StartAsync();
        await using var bob = await node.ConnectAsync("bob");
        await bob.SubscribeAsync("plain:x");
        await using var ann = await node.ConnectAsync("ann");
        byte[] message = [.. Encoding.UTF8.GetBytes("""{"id":2,"publish":{"channel":"plain:x","data":" """.TrimEnd()), 0xFF, .. Encoding.UTF8.GetBytes("\"}}")];

        await ann.SendAsync(message);

        Assert.Equal(BadRequest, (await ann.WaitForCloseAsync()).Code);
        await bob.PublishAsync("plain:x", "after");
        Assert.Equal("after", (await bob.NextPushAsync()).GetProperty("pub").GetProperty("data").GetString());
    }

    [Fact]
    public async Task Deep_nesting_closes_as_a_bad_request()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        await client.SendTextAsync("{\"id\":2,\"publish\":{\"channel\":\"plain:x\",\"data\":" + new string('[', 30_000) + new string(']', 30_000) + "}}");

        Assert.Equal(BadRequest, (await client.WaitForCloseAsync()).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_over_the_limit_closes_as_too_big(bool isFragmented)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        var half = new byte[40 * 1024];
        half.AsSpan().Fill((byte)' ');

        await client.SendAsync(isFragmented ? half : [.. half, .. half], isEnd: !isFragmented);
        if (isFragmented)
        {
            await client.SendAsync(half, WebSocketMessageType.Text);
        }

        Assert.Equal(1009, (await client.WaitForCloseAsync()).Code);
    }

    [Theory]
    [InlineData("nowhere:x", 102)]
    [InlineData("unnamed", 102)]
    [InlineData("closed:x", 103)]
    [InlineData("$chat:x", 103)]
    [InlineData("chat:x#ann", 103)]
    [InlineData("chat:naïve", 107)]
    [InlineData("chat:a b", 107)]
    public async Task A_subscribe_that_may_not_be_is_answered_with_its_error(string channel, int code)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        var reply = await client.AskAsync("subscribe", new { channel });

        Assert.Equal(code, reply.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_a_bad_request()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        var longest = await client.AskAsync("subscribe", new { channel = "chat:" + new string('x', 250) });
        var longer = await client.AskAsync("subscribe", new { channel = "chat:" + new string('x', 251) });

        Assert.True(longest.TryGetProperty("subscribe", out _));
        Assert.Equal(107, longer.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Subscriptions_are_counted_and_not_doubled()
    {
        await using var node = await TestNode.StartAsync(Setting("Realtime:Clients:MaxSubscriptions", "2"));
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync("chat:1");
        await client.SubscribeAsync("chat:2");

        var again = await client.AskAsync("subscribe", new { channel = "chat:2" });
        var third = await client.AskAsync("subscribe", new { channel = "chat:3" });
        await client.AskAsync("unsubscribe", new { channel = "chat:1" });
        var afterOneLess = await client.AskAsync("subscribe", new { channel = "chat:3" });

        Assert.Equal(105, again.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(106, third.GetProperty("error").GetProperty("code").GetInt32());
        Assert.True(afterOneLess.TryGetProperty("subscribe", out _));
    }

    [Theory]
    [InlineData("chat:x", 103)]
    [InlineData("closed:x", 103)]
    [InlineData("nowhere:x", 102)]
    public async Task A_publish_that_may_not_be_is_answered_with_its_error(string channel, int code)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        var reply = await client.PublishAsync(channel, 1);

        Assert.Equal(code, reply.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("rpc", "chat:x")]
    [InlineData("history", "plain:x")]
    [InlineData("presence", "plain:x")]
    [InlineData("presence_stats", "plain:x")]
    public async Task What_is_not_offered_is_not_available(string method, string channel)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        var reply = await client.AskAsync(method, new { channel });

        Assert.Equal(108, reply.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("history", "chat:x", 103)]
    [InlineData("presence", "chat:x", 103)]
    [InlineData("presence_stats", "chat:x", 103)]
    [InlineData("history", "nowhere:x", 102)]
    [InlineData("presence", "nowhere:x", 102)]
    [InlineData("presence", "chat:a b", 107)]
    [InlineData("history", "chat:a b", 107)]
    public async Task Who_may_not_look_is_told_why(string method, string channel, int code)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        var reply = await client.AskAsync(method, new { channel });

        Assert.Equal(code, reply.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_message_that_nobody_takes_closes_as_not_available()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        await client.SendTextAsync("""{"send":{"data":{}}}""");

        Assert.Equal((3508, "not available"), await client.WaitForCloseAsync());
    }

    private static string ConnectWith(int id, string token) =>
        JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["id"] = id, ["connect"] = new { token } });

    private static Dictionary<string, string?> Setting(string key, string value) => new(StringComparer.Ordinal) { [key] = value };

    private static string Spoil(TokenIssuer issuer, string fault) => fault switch
    {
        "wrong audience" => issuer.Create("ann", static token => token.Audience = "realtime-api"),
        "wrong issuer" => issuer.Create("ann", static token => token.Issuer = "https://evil.test/"),
        "algorithm none" => Unsigned(issuer.Create()),
        "hmac with the public key" => issuer.Create("ann", token => token.SigningCredentials =
            new SigningCredentials(new SymmetricSecurityKey(issuer.PublicKey) { KeyId = issuer.KeyId }, SecurityAlgorithms.HmacSha256)),
        "another's key" => WithForeignKey(issuer, issuer.KeyId),
        "unknown key id" => WithForeignKey(issuer, Guid.NewGuid().ToString("N")),
        "wrong type" => issuer.Create("ann", static token => token.TokenType = "JWT"),
        "no expiry" => issuer.Create("ann", static token => token.Expires = null),
        "garbage" => "garbage-" + Guid.NewGuid(),
        "empty parts" => "..",
        "subscription token" => issuer.CreateRaw(TokenIssuer.Payload(""","sub":"ann","channel":"chat:x" """)),
        "sub twice" => issuer.CreateRaw(TokenIssuer.Payload(""","sub":"ann","sub":"root" """)),
        "sub null" => issuer.CreateRaw(TokenIssuer.Payload(""","sub":null""")),
        "sub array" => issuer.CreateRaw(TokenIssuer.Payload(""","sub":["ann"]""")),
        "sub fraction" => issuer.CreateRaw(TokenIssuer.Payload(""","sub":42.0""")),
        "info is no JSON" => issuer.CreateRaw(TokenIssuer.Payload($",\"sub\":\"ann\",\"b64info\":\"{Convert.ToBase64String("{"u8)}\"")),
        "far too long" => issuer.Create(new string('x', 20_000)),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Unknown fault."),
    };

    private static string WithForeignKey(TokenIssuer issuer, string keyId)
    {
        using var foreign = new TokenIssuer();
        return issuer.Create("ann", token => token.SigningCredentials = foreign.Credentials(keyId));
    }

    private static string Unsigned(string token) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{token.Split('.')[1]}.";
}
