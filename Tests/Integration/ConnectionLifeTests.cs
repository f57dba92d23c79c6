using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Connections;
using Tests.Support;

namespace Tests.Integration;

/// <summary>How connections live and end, the same whichever way their bytes leave.</summary>
public sealed class ConnectionLifeTests
{
    public static TheoryData<string> Outputs => ["Auto", "Stream"];

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Publications_arrive_once_and_in_order_however_fast_they_come(string output)
    {
        const int Count = 2000;
        await using var node = await TestNode.StartAsync(Settings(output));
        await using var ann = await node.ConnectAsync("ann");
        await using var bob = await node.ConnectAsync("bob");
        await ann.SubscribeAsync("chat:x");
        await bob.SubscribeAsync("chat:x");

        var commands = Enumerable.Range(1, Count).Select(static n => $"{{\"id\":{n + 10},\"publish\":{{\"channel\":\"chat:x\",\"data\":{n}}}}}").Chunk(50);
        foreach (var chunk in commands)
        {
            await ann.SendTextAsync(string.Join('\n', chunk));
        }

        for (var n = 1; n <= Count; n++)
        {
            var publication = (await bob.NextPushAsync()).GetProperty("pub");
            Assert.Equal(n, publication.GetProperty("data").GetInt32());
            Assert.Equal(n, publication.GetProperty("offset").GetInt32());
        }
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_client_that_reads_too_slowly_is_cut_after_a_whole_prefix_and_others_go_on(string output)
    {
        const int ReadsOneOf = 10;
        await using var node = await TestNode.StartAsync(Settings(output, ("Realtime:Connections:MaxOutboundQueueBytes", "524288")));
        using var slow = await ConnectRawAsync(node, receiveBufferBytes: 16 * 1024);
        await slow.SendTextAsync("""{"id":2,"subscribe":{"channel":"chat:x"}}""");
        await slow.ReadUntilAsync("subscribe");
        await using var ann = await node.ConnectAsync("ann");
        await ann.SubscribeAsync("chat:x");
        var open = node.Services.GetRequiredService<OpenConnections>();
        var filler = new string('x', 30_000);
        var (sent, seen) = (0, new PrefixCheck());

        for (var watch = Stopwatch.StartNew(); open.Count == 2; sent++)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "The slow client was not cut.");
            await ann.PublishAsync("chat:x", filler);
            Assert.Equal(sent + 1, (await ann.NextPushAsync()).GetProperty("pub").GetProperty("offset").GetInt32());
            if (sent % ReadsOneOf == 0)
            {
                seen.Take(await slow.ReadFrameAsync());
            }
        }

        while (seen.Take(await slow.ReadFrameAsync()))
        {
        }

        Assert.InRange(seen.Last, 1, sent - 1);
        Assert.True(seen.Code is null or 3008, $"{seen.Code}");
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_clients_close_is_answered_with_its_code_and_the_stream_ends(string output)
    {
        await using var node = await TestNode.StartAsync(Settings(output));
        using var client = await ConnectRawAsync(node);
        var watch = Stopwatch.StartNew();

        await client.SendFrameAsync(0x88, [0x0F, 0xA1, .. "bye"u8]);

        var close = await client.ReadFrameAsync();
        Assert.Equal(8, close?.Opcode);
        Assert.Equal(4001, BinaryPrimitives.ReadUInt16BigEndian(close!.Value.Payload));
        Assert.Null(await client.ReadFrameAsync());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        await EndedAsync(node);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_server_close_ends_the_stream_even_when_the_client_never_answers(string output)
    {
        await using var node = await TestNode.StartAsync(Settings(output));
        using var client = await ConnectRawAsync(node);

        await client.SendTextAsync("garbage");

        var close = await client.ReadFrameAsync();
        Assert.Equal(8, close?.Opcode);
        Assert.Equal(3501, BinaryPrimitives.ReadUInt16BigEndian(close!.Value.Payload));
        Assert.Null(await client.ReadFrameAsync());
        await EndedAsync(node);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task After_both_closes_nothing_follows_and_the_connection_ends_at_once(string output)
    {
        // So that it is not a time-out that ends it.
        await using var node = await TestNode.StartAsync(Settings(output, ("Realtime:Connections:WriteTimeout", "00:00:30"), ("Realtime:Heartbeat:PingInterval", "00:00:02"), ("Realtime:Heartbeat:PongTimeout", "00:00:01")));
        using var client = await ConnectRawAsync(node);
        await client.SendTextAsync("garbage");
        Assert.Equal(8, (await client.ReadFrameAsync())?.Opcode);
        var watch = Stopwatch.StartNew();

        await client.SendFrameAsync(0x88, [0x0D, 0xAD]);

        Assert.Null(await client.ReadFrameAsync());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_framing_ping_is_answered_with_its_payload(string output)
    {
        await using var node = await TestNode.StartAsync(Settings(output));
        using var client = await ConnectRawAsync(node);

        await client.SendFrameAsync(0x89, "abc"u8);

        var pong = await client.ReadFrameAsync();
        Assert.Equal(10, pong?.Opcode);
        Assert.Equal("abc", Encoding.ASCII.GetString(pong!.Value.Payload));
    }

    [Fact]
    public async Task Broken_framing_closes_as_a_protocol_error()
    {
        await using var node = await TestNode.StartAsync();
        using var client = await ConnectRawAsync(node);

        await client.SendRawAsync([0x81, 0x02, 0x7B, 0x7D]);

        var close = await client.ReadFrameAsync();
        Assert.Equal(1002, BinaryPrimitives.ReadUInt16BigEndian(close!.Value.Payload));
        Assert.Null(await client.ReadFrameAsync());
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_stopping_node_tells_its_clients_to_come_back_elsewhere(string output)
    {
        var node = await TestNode.StartAsync(Settings(output));
        await using var client = await node.ConnectAsync();
        await using var unconnected = await node.OpenAsync();
        var stopping = node.DisposeAsync().AsTask();

        Assert.Equal((3001, "shutdown"), await client.WaitForCloseAsync());
        Assert.Equal((3001, "shutdown"), await unconnected.WaitForCloseAsync());
        await stopping;
    }

    [Fact]
    public async Task A_connection_that_never_connects_is_closed()
    {
        await using var node = await TestNode.StartAsync(Settings("Auto", ("Realtime:Clients:ConnectTimeout", "00:00:01")));
        await using var client = await node.OpenAsync();

        Assert.Equal((3502, "stale"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_client_is_pinged_and_a_silent_one_is_closed()
    {
        await using var node = await TestNode.StartAsync(Settings("Auto", ("Realtime:Heartbeat:PingInterval", "00:00:02"), ("Realtime:Heartbeat:PongTimeout", "00:00:01")));
        await using var client = await node.ConnectAsync();
        Assert.Equal("{}", (await client.ReceiveAsync())?.GetRawText());
        await client.SendTextAsync("{}");
        Assert.Equal("{}", (await client.ReceiveAsync())?.GetRawText());

        Assert.Equal((3012, "no pong"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_connection_ends_with_its_token_and_a_refresh_prolongs_it()
    {
        await using var node = await TestNode.StartAsync(Settings("Auto", ("Realtime:Clients:ExpiryGrace", "00:00:00")));
        await using var refreshed = await node.OpenAsync();
        await using var left = await node.OpenAsync();
        var shortLived = node.Issuer.Create("ann", static token => token.Expires = DateTime.UtcNow.AddSeconds(3));
        await refreshed.ConnectAsync(shortLived);
        await left.ConnectAsync(shortLived);

        var reply = await refreshed.AskAsync("refresh", new { token = node.Issuer.Create("ann") });

        Assert.InRange(reply.GetProperty("refresh").GetProperty("ttl").GetInt32(), 290, 301);
        Assert.Equal((3005, "connection expired"), await left.WaitForCloseAsync());
        var alive = await refreshed.AskAsync("unsubscribe", new { channel = "chat:none" });
        Assert.True(alive.TryGetProperty("unsubscribe", out _));
    }

    [Fact]
    public async Task A_refresh_never_changes_the_user()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync("ann");

        await client.SendTextAsync(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["id"] = 9, ["refresh"] = new { token = node.Issuer.Create("bob") } }));

        Assert.Equal((3500, "invalid token"), await client.WaitForCloseAsync());
    }

    private static async Task<RawWebSocket> ConnectRawAsync(TestNode node, int? receiveBufferBytes = null)
    {
        var client = await RawWebSocket.OpenAsync(node.Address, headers: null, receiveBufferBytes);
        await client.SendTextAsync(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["id"] = 1, ["connect"] = new { token = node.Issuer.Create() } }));
        await client.ReadUntilAsync("connect");
        return client;
    }

    private static async Task EndedAsync(TestNode node)
    {
        var open = node.Services.GetRequiredService<OpenConnections>();
        await Eventually.HoldsAsync(() => open.Count == 0, "the connection is gone", TestContext.Current.CancellationToken);
    }

    private static Dictionary<string, string?> Settings(string output, params (string Key, string Value)[] more)
    {
        var settings = more.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.Ordinal);
        settings["Realtime:Connections:Output"] = output;
        return settings;
    }

    /// <summary>Publications 1, 2, 3 and so on, then perhaps a close, then nothing.</summary>
    private sealed class PrefixCheck
    {
        public int Last { get; private set; }

        public int? Code { get; private set; }

        public bool Take((int Opcode, byte[] Payload)? read)
        {
            if (read is not { } frame)
            {
                return false;
            }

            Assert.Null(Code);
            if (frame.Opcode == 8)
            {
                Code = BinaryPrimitives.ReadUInt16BigEndian(frame.Payload);
                return true;
            }

            using var message = JsonDocument.Parse(frame.Payload);
            Assert.Equal(++Last, message.RootElement.GetProperty("push").GetProperty("pub").GetProperty("offset").GetInt32());
            return true;
        }
    }
}
