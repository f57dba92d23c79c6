using System.Text.Json;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Hooks;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What becomes of commands that are too many, as clients see it. Time stands still, so that nothing comes in meanwhile.</summary>
public sealed class RateLimitTests
{
    private const string Channel = "plain:x";
    private const string ErrorInProtobuf = "086f1211746f6f206d616e792072657175657374731801";

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("/connection/websocket")]
    [InlineData("/connection/http_stream")]
    public async Task What_is_too_much_is_answered_with_111_in_its_place_and_has_no_effect(string door)
    {
        await using var node = await StartAsync(("CommandBurst", "3"));
        await using var bob = await node.ConnectAsync("bob");
        await bob.SubscribeAsync(Channel);
        await using var ann = door.EndsWith("websocket", StringComparison.Ordinal) ? await node.OpenAsync() : node.OverHttp(door);
        await ann.ConnectAsync(node.Issuer.Create("ann"));

        await ann.SendTextAsync(Publishes(101, 5));

        Assert.Equal(["101", "102", "103", "104 111 temporary", "105 111 temporary"], await RepliesAsync(ann, 5));
        _time.Advance(TimeSpan.FromSeconds(1));
        await ann.SendTextAsync(Publishes(106, 1));
        Assert.Equal(["106"], await RepliesAsync(ann, 1));
        foreach (var expected in (int[])[101, 102, 103, 106])
        {
            Assert.Equal(expected, (await bob.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
        }
    }

    [Fact]
    public async Task A_protobuf_client_is_told_the_same()
    {
        await using var node = await StartAsync(("CommandBurst", "1"));
        await using var client = await ProtobufTestClient.ConnectAsync(node, "ann");
        await client.PublishAsync(Channel, "1"u8.ToArray());

        await client.TellAsync(7, static writer =>
        {
            writer.Bytes(2, "2"u8.ToArray());
            writer.Text(1, Channel);
        });

        await client.WaitForAsync(ErrorInProtobuf);
    }

    [Fact]
    public async Task Who_goes_on_regardless_is_closed_with_3013()
    {
        await using var node = await StartAsync(("CommandBurst", "2"), ("MaxRefusals", "3"));
        await using var client = await node.ConnectAsync();

        await client.SendTextAsync(Publishes(101, 6));

        Assert.Equal(["101", "102", "103 111 temporary", "104 111 temporary", "105 111 temporary"], await RepliesAsync(client, 5));
        Assert.Equal((3013, "too many requests"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task Refusals_are_forgotten_in_time()
    {
        await using var node = await StartAsync(("CommandBurst", "1"), ("MaxRefusals", "3"));
        await using var client = await node.ConnectAsync();
        await client.SendTextAsync(Publishes(101, 4));
        await RepliesAsync(client, 4);

        _time.Advance(TimeSpan.FromSeconds(20));
        await client.SendTextAsync(Publishes(105, 2));

        Assert.Equal(["105", "106 111 temporary"], await RepliesAsync(client, 2));
    }

    [Theory]
    [InlineData("publish", 111)]
    [InlineData("subscribe", 111)]
    [InlineData("history", 111)]
    [InlineData("presence", 111)]
    [InlineData("presence_stats", 111)]
    [InlineData("sub_refresh", 111)]
    [InlineData("refresh", 111)]
    [InlineData("rpc", 111)]
    [InlineData("unsubscribe", 0)]
    public async Task Every_command_counts_and_an_unsubscribe_runs_all_the_same(string method, int expected)
    {
        await using var node = await StartAsync(("CommandBurst", "1"));
        await using var client = await node.ConnectAsync();
        Assert.Equal(0, ErrorOf(await client.AskAsync("unsubscribe", new { channel = "plain:none" })));

        var reply = await client.AskAsync(method, new { channel = Channel, data = 1, method = "m", token = node.Issuer.Create() });

        Assert.Equal(expected, ErrorOf(reply));
    }

    [Fact]
    public async Task A_refresh_that_was_refused_can_be_tried_again()
    {
        await using var node = await StartAsync(("CommandBurst", "1"));
        await using var client = await node.ConnectAsync();
        await client.PublishAsync(Channel, 1);
        Assert.Equal(111, ErrorOf(await client.AskAsync("refresh", new { token = node.Issuer.Create() })));

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, ErrorOf(await client.AskAsync("refresh", new { token = node.Issuer.Create() })));
    }

    [Fact]
    public async Task A_message_without_an_answer_is_not_left_out_in_silence()
    {
        var heard = 0;
        await using var node = await StartAsync(
            realtime => realtime.MapSend((_, _, _) =>
            {
                Interlocked.Increment(ref heard);
                return ValueTask.CompletedTask;
            }),
            ("CommandBurst", "2"));
        await using var client = await node.ConnectAsync();

        await client.SendTextAsync(string.Join('\n', Enumerable.Repeat("""{"send":{"data":1}}""", 3)));

        Assert.Equal((3013, "too many requests"), await client.WaitForCloseAsync());
        Assert.Equal(2, Volatile.Read(ref heard));
    }

    [Fact]
    public async Task Pongs_do_not_count()
    {
        await using var node = await StartAsync(("CommandBurst", "1"), ("MaxRefusals", "0"));
        await using var client = await node.ConnectAsync();
        for (var i = 0; i < 50; i++)
        {
            await client.SendTextAsync("{}");
        }

        Assert.Equal(0, ErrorOf(await client.PublishAsync(Channel, 1)));
    }

    [Fact]
    public async Task Zero_is_no_limit()
    {
        await using var node = await StartAsync(("CommandsPerSecond", "0"), ("CommandBurst", "1"));
        await using var client = await node.ConnectAsync();

        await client.SendTextAsync(Publishes(101, 1000));

        Assert.DoesNotContain(await RepliesAsync(client, 1000), static reply => reply.Contains(' ', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_has_one_budget_for_all_its_connections_and_others_have_theirs()
    {
        await using var node = await StartAsync(("UserCommandsPerSecond", "1"), ("UserCommandBurst", "4"));
        await using var first = await node.ConnectAsync("ann");
        await using var second = await node.ConnectAsync("ann");
        await using var bob = await node.ConnectAsync("bob");

        Assert.Equal("0 0 111 111", await PublishAsync(first, second, first, second));
        Assert.Equal("0 0 0 111", await PublishAsync(bob, bob, bob, bob));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("0 111", await PublishAsync(second, first));
    }

    [Fact]
    public async Task A_user_without_any_left_cannot_connect_until_there_is_one()
    {
        await using var node = await StartAsync(("UserCommandsPerSecond", "1"), ("UserCommandBurst", "1"));
        await using var first = await node.ConnectAsync("ann");
        await using var refused = await node.OpenAsync();
        Assert.Equal(111, ErrorOf(await refused.AskAsync("connect", new { token = node.Issuer.Create("ann") })));
        await using var listener = node.OverHttp("/connection/uni_sse");
        await listener.SendTextAsync($$"""{"token":"{{node.Issuer.Create("ann")}}"}""");
        Assert.Equal((3013, "too many requests"), await listener.WaitForCloseAsync());

        _time.Advance(TimeSpan.FromSeconds(1));

        await using var later = await node.ConnectAsync("ann");
    }

    [Fact]
    public async Task A_user_that_hooks_name_counts_as_well()
    {
        var hooks = new FakeHooks { Connecting = static (_, _) => new(new ConnectingResult { User = "ann" }) };
        await using var node = await StartAsync(realtime => realtime.AddHooks(hooks), ("UserCommandsPerSecond", "1"), ("UserCommandBurst", "1"));
        await using var first = await node.OpenAsync();
        Assert.Equal(0, ErrorOf(await first.AskAsync("connect", new { })));
        await using var second = await node.OpenAsync();

        Assert.Equal(111, ErrorOf(await second.AskAsync("connect", new { })));
    }

    [Fact]
    public async Task Connects_beyond_the_gate_are_told_at_once_to_come_back()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hooks = new FakeHooks
        {
            Connecting = async (_, _) =>
            {
                inside.TrySetResult();
                await open.Task;
                return ConnectingResult.Pass;
            },
        };
        await using var node = await StartAsync(realtime => realtime.AddHooks(hooks), ("MaxConcurrentConnects", "1"));
        await using var slow = await node.OpenAsync();
        var connecting = slow.ConnectAsync(node.Issuer.Create("ann"));
        await inside.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await using var refused = await node.OpenAsync();
        Assert.Equal(111, ErrorOf(await refused.AskAsync("connect", new { token = node.Issuer.Create("bob") })));

        open.SetResult();
        await connecting;

        await using var later = await node.ConnectAsync("bob");
    }

    [Theory]
    [InlineData("CommandBurst", "CommandsPerSecond")]
    [InlineData("UserCommandBurst", "UserCommandsPerSecond")]
    public async Task A_burst_that_a_returning_client_would_exceed_stops_the_start(string burst, string rate)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestNode.StartAsync(Settings(128, (rate, "1"), (burst, "127"))));

        Assert.Contains($"Realtime:Limits:{burst} (127) must be at least Realtime:Clients:MaxSubscriptions (128)", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>One after another.</summary>
    private static async Task<string> PublishAsync(params IReadOnlyList<RealtimeTestClient> clients)
    {
        var errors = new List<int>();
        foreach (var client in clients)
        {
            errors.Add(ErrorOf(await client.PublishAsync(Channel, 1)));
        }

        return string.Join(' ', errors);
    }

    private static int ErrorOf(JsonElement reply) => reply.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;

    private static string Publishes(int firstId, int count) =>
        string.Join('\n', Enumerable.Range(firstId, count).Select(static n => $$$"""{"id":{{{n}}},"publish":{"channel":"{{{Channel}}}","data":{{{n}}}}}"""));

    /// <summary>In the order in which they come: each with its error.</summary>
    private static async Task<List<string>> RepliesAsync(RealtimeTestClient client, int count)
    {
        var replies = new List<string>();
        while (replies.Count < count)
        {
            var message = await client.ReceiveAsync() ?? throw new InvalidOperationException($"Closed with {client.CloseCode}.");
            if (message.TryGetProperty("id", out var id))
            {
                replies.Add(message.TryGetProperty("error", out var error) ? $"{id} {error.GetProperty("code")} {(error.GetProperty("temporary").GetBoolean() ? "temporary" : "")}" : $"{id}");
            }
        }

        return replies;
    }

    private static Dictionary<string, string?> Settings(int maxSubscriptions, params IEnumerable<(string Key, string Value)> limits)
    {
        var settings = limits.ToDictionary(static limit => $"Realtime:Limits:{limit.Key}", static limit => (string?)limit.Value, StringComparer.Ordinal);
        settings.TryAdd("Realtime:Limits:CommandsPerSecond", "1");
        settings["Realtime:Clients:MaxSubscriptions"] = $"{maxSubscriptions}";
        return settings;
    }

    private Task<TestNode> StartAsync(params (string Key, string Value)[] limits) => StartAsync(static _ => { }, limits);

    private Task<TestNode> StartAsync(Action<RealtimeBuilder> realtime, params (string Key, string Value)[] limits) =>
        TestNode.StartAsync(Settings(1, limits), _time, realtime: realtime);
}
