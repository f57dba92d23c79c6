using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Connections;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Clients that WebSockets do not reach: a response carries what the server says, requests of their own what the client says.</summary>
public sealed class HttpStreamTests
{
    private const string HttpStream = "/connection/http_stream";
    private const string EventStream = "/connection/sse";

    public static TheoryData<string> Doors => [HttpStream, EventStream];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_stream_is_a_connection_like_any_other(string door)
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = node.OverHttp(door);
        await using var bob = await node.ConnectAsync("bob");

        var connected = await ann.ConnectAsync(node.Issuer.Create("ann"));
        await ann.SubscribeAsync("chat:x");
        await bob.SubscribeAsync("chat:x");
        await bob.PublishAsync("chat:x", "from bob");
        await ann.PublishAsync("chat:x", "from ann");

        Assert.Equal("node-1", connected.GetProperty("node").GetString());
        Assert.True(connected.GetProperty("session").GetString()!.Length >= 22, "128 bits take 22 characters.");
        Assert.True(connected.GetProperty("pong").GetBoolean());
        Assert.Equal("from bob", Data(await ann.NextPushAsync()));
        Assert.Equal("from ann", Data(await ann.NextPushAsync()));
        Assert.Equal("from bob", Data(await bob.NextPushAsync()));
        Assert.Equal("from ann", Data(await bob.NextPushAsync()));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task Each_stream_has_a_secret_of_its_own_and_a_socket_has_none(string door)
    {
        await using var node = await TestNode.StartAsync();
        await using var one = node.OverHttp(door);
        await using var two = node.OverHttp(door);
        await using var socket = await node.OpenAsync();

        var first = await one.ConnectAsync(node.Issuer.Create("ann"));
        var second = await two.ConnectAsync(node.Issuer.Create("ann"));
        var third = await socket.ConnectAsync(node.Issuer.Create("ann"));

        Assert.NotEqual(first.GetProperty("session").GetString(), second.GetProperty("session").GetString());
        Assert.False(third.TryGetProperty("session", out _));
        Assert.False(third.TryGetProperty("node", out _));
        Assert.Equal(0, node.Logs.Count(first.GetProperty("session").GetString()!));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_stream_that_answers_pings_stays_and_one_that_is_silent_ends(string door)
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:Heartbeat:PingInterval"] = "00:00:02",
            ["Realtime:Heartbeat:PongTimeout"] = "00:00:01",
        });
        await using var ann = node.OverHttp(door);
        await ann.ConnectAsync(node.Issuer.Create("ann"));

        for (var pings = 0; pings < 3; pings++)
        {
            Assert.Equal("{}", (await ann.ReceiveAsync())?.GetRawText());
            await ann.SendTextAsync("{}");
        }

        Assert.Equal((3012, "no pong"), await ann.WaitForCloseAsync());
        await EndedAsync(node);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task What_cannot_be_read_ends_the_stream_with_its_code(string door)
    {
        await using var node = await TestNode.StartAsync();
        await using var first = node.OverHttp(door);
        await using var later = node.OverHttp(door);
        await later.ConnectAsync(node.Issuer.Create("ann"));

        await first.SendTextAsync("garbage");
        await later.SendTextAsync("garbage");

        Assert.Equal((3501, "bad request"), await first.WaitForCloseAsync());
        Assert.Equal((3501, "bad request"), await later.WaitForCloseAsync());
        await EndedAsync(node);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task After_a_refused_connect_the_next_command_ends_the_stream(string door)
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Clients:RefusedLinger"] = "00:00:30" });
        await using var ann = node.OverHttp(door);
        var expired = node.Issuer.Create("ann", static token => (token.IssuedAt, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1)));

        await ann.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{expired}}}"}}""" + "\n" + """{"id":2,"subscribe":{"channel":"chat:x"}}""");

        var refused = await ann.WaitForReplyAsync(1);
        Assert.Equal(109, refused.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal((3501, "bad request"), await ann.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_token_that_was_never_good_ends_the_stream_for_good(string door)
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = node.OverHttp(door);

        await ann.SendTextAsync("""{"id":1,"connect":{"token":"x.y.z"}}""");

        Assert.Equal((3500, "invalid token"), await ann.WaitForCloseAsync());
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_stopping_node_tells_its_streams_to_come_back_elsewhere(string door)
    {
        var node = await TestNode.StartAsync();
        await using var ann = node.OverHttp(door);
        await ann.ConnectAsync(node.Issuer.Create("ann"));
        var stopping = node.DisposeAsync().AsTask();

        Assert.Equal((3001, "shutdown"), await ann.WaitForCloseAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_client_that_goes_away_leaves_nothing_behind(string door)
    {
        await using var node = await TestNode.StartAsync();
        await using var bob = await node.ConnectAsync("bob");
        await bob.SubscribeAsync("chat:x", new { join_leave = true });
        var ann = node.OverHttp(door);
        await ann.ConnectAsync(node.Issuer.Create("ann"));
        await ann.SubscribeAsync("chat:x");

        await ann.DisposeAsync();

        while (!(await bob.NextPushAsync()).TryGetProperty("leave", out _))
        {
            // Who came is told before.
        }

        await Eventually.TrueAsync(() => node.Services.GetRequiredService<OpenConnections>().Count == 1);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_stream_whose_client_does_not_read_is_cut_and_others_go_on(string door)
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:Connections:MaxOutboundQueueBytes"] = "524288",
            ["Realtime:Limits:CommandsPerSecond"] = "0",
        });
        await using var slow = node.OverHttp(door);
        await slow.ConnectAsync(node.Issuer.Create("slow"));
        await slow.SubscribeAsync("chat:x");
        await using var ann = await node.ConnectAsync("ann");
        await ann.SubscribeAsync("chat:x");
        var open = node.Services.GetRequiredService<OpenConnections>();
        var filler = new string('x', 30_000);

        var watch = Stopwatch.StartNew();
        for (var sent = 1; open.Count == 2; sent++)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "The slow client was not cut.");
            await ann.PublishAsync("chat:x", filler);
            Assert.Equal(sent, (await ann.NextPushAsync()).GetProperty("pub").GetProperty("offset").GetInt32());
        }
    }

    [Fact]
    public async Task Commands_of_one_session_are_taken_in_the_order_of_their_arrival()
    {
        const int Count = 100;
        await using var node = await TestNode.StartAsync();
        await using var ann = node.OverHttp(HttpStream);
        await ann.ConnectAsync(node.Issuer.Create("ann"));
        await ann.SubscribeAsync("chat:x");

        for (var n = 1; n <= Count; n++)
        {
            await ann.SendTextAsync($$$"""{"id":{{{n + 10}}},"publish":{"channel":"chat:x","data":{{{n}}}}}""");
        }

        for (var n = 1; n <= Count; n++)
        {
            Assert.Equal(n, (await ann.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
        }
    }

    private static string? Data(JsonElement push) => push.GetProperty("pub").GetProperty("data").GetString();

    private static Task EndedAsync(TestNode node) =>
        Eventually.TrueAsync(() => node.Services.GetRequiredService<OpenConnections>().Count == 0);
}
