using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Connections;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Compression of messages (RFC 7692), for those who offer it where it is switched on.</summary>
public sealed class CompressionTests
{
    private const string Handshake = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private const string Agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    [Theory]
    [InlineData("permessage-deflate", Agreed)]
    [InlineData("permessage-deflate; client_max_window_bits", Agreed)]
    [InlineData("x-other, permessage-deflate; client_max_window_bits=9", Agreed)]
    [InlineData("permessage-deflate; server_max_window_bits=15", Agreed + "; server_max_window_bits=15")]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate", Agreed)]
    [InlineData("permessage-deflate; server_max_window_bits=10", null)]
    [InlineData("permessage-deflate; server_max_window_bits", null)]
    [InlineData("permessage-deflate; client_max_window_bits=16", null)]
    [InlineData("permessage-deflate; server_no_context_takeover=1", null)]
    [InlineData("permessage-deflate; client_no_context_takeover; client_no_context_takeover", null)]
    [InlineData("permessage-deflate; mystery", null)]
    [InlineData("permessage-bzip2", null)]
    public async Task Only_an_offer_that_can_be_kept_to_is_taken(string offer, string? expected)
    {
        await using var node = await TestNode.StartAsync(On());
        using var socket = await RawWebSocket.OpenAsync(node.Address, $"{Handshake}Sec-WebSocket-Extensions: {offer}\r\n");

        Assert.Equal(101, socket.StatusCode);
        Assert.Equal(expected, Answered(socket));
    }

    [Fact]
    public async Task Unless_it_is_switched_on_nothing_is_agreed_on()
    {
        await using var node = await TestNode.StartAsync();
        using var socket = await RawWebSocket.OpenAsync(node.Address, $"{Handshake}Sec-WebSocket-Extensions: permessage-deflate\r\n");

        Assert.Equal((101, null), (socket.StatusCode, Answered(socket)));
    }

    [Fact]
    public async Task A_library_that_compresses_and_one_that_does_not_read_the_same()
    {
        await using var node = await TestNode.StartAsync(On());
        await using var ann = await OpenAsync(node);
        await ann.ConnectAsync(node.Issuer.Create("ann"));
        await using var bob = await node.ConnectAsync("bob");
        await ann.SubscribeAsync("chat:x");
        await bob.SubscribeAsync("chat:x");
        var large = new string('x', 20_000);

        await ann.PublishAsync("chat:x", large);
        await bob.PublishAsync("chat:x", "short");

        Assert.Equal([large, "short"], [Data(await ann.NextPushAsync()), Data(await ann.NextPushAsync())]);
        Assert.Equal([large, "short"], [Data(await bob.NextPushAsync()), Data(await bob.NextPushAsync())]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public async Task A_message_that_would_swell_beyond_the_limit_is_refused_and_takes_no_memory(int frames)
    {
        const int Sockets = 20;
        await using var node = await TestNode.StartAsync(On());
        var bomb = Deflated(new byte[32 * 1024 * 1024]);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        for (var n = 0; n < Sockets; n++)
        {
            using var socket = await RawWebSocket.OpenAsync(node.Address, $"{Handshake}Sec-WebSocket-Extensions: permessage-deflate\r\n");
            var part = (bomb.Length + frames - 1) / frames;
            for (var (at, number) = (0, 1); number <= frames; at = Math.Min(at + part, bomb.Length), number++)
            {
                var first = (byte)((number == frames ? 0x80 : 0) | (number == 1 ? 0x41 : 0));
                await socket.SendFrameAsync(first, bomb.AsSpan(at, Math.Min(part, bomb.Length - at)));
            }

            var close = await socket.ReadFrameAsync();
            Assert.Equal((8, (ushort)1009), (close!.Value.Opcode, BinaryPrimitives.ReadUInt16BigEndian(close.Value.Payload)));
        }

        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 200L * 1024 * 1024, "Twenty messages of 32 MiB were taken into memory.");
    }

    [Fact]
    public async Task Sockets_that_go_away_while_compressed_frames_leave_harm_nobody()
    {
        await using var node = await TestNode.StartAsync(On());
        await using var ann = await OpenAsync(node);
        await ann.ConnectAsync(node.Issuer.Create("ann"));
        await ann.SubscribeAsync("chat:x");
        var filler = string.Concat(Enumerable.Range(0, 2000));

        for (var round = 0; round < 20; round++)
        {
            var leaver = await OpenAsync(node);
            await leaver.ConnectAsync(node.Issuer.Create("bob"));
            await leaver.SubscribeAsync("chat:x");
            var publishing = ann.PublishAsync("chat:x", filler);
            await leaver.DisposeAsync();
            await publishing;
            Assert.Equal(filler, Data(await ann.NextPushAsync()));
        }

        await Eventually.TrueAsync(() => node.Services.GetRequiredService<OpenConnections>().Count == 1);
    }

    private static Task<RealtimeTestClient> OpenAsync(TestNode node) =>
        node.OpenAsync(static options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());

    private static Dictionary<string, string?> On() => new(StringComparer.Ordinal) { ["Realtime:Doors:Compression"] = "true" };

    private static string? Data(System.Text.Json.JsonElement push) => push.GetProperty("pub").GetProperty("data").GetString();

    private static string? Answered(RawWebSocket socket)
    {
        const string Header = "Sec-WebSocket-Extensions: ";
        return socket.Answer.Split("\r\n").FirstOrDefault(static line => line.StartsWith(Header, StringComparison.OrdinalIgnoreCase))?[Header.Length..];
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var deflater = new DeflateStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(bytes);
            deflater.Flush();
            return target.ToArray()[..^4];
        }
    }
}
