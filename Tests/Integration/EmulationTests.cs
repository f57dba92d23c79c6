using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol.Protobuf;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Commands that come by requests of their own, at whichever node.</summary>
public sealed class EmulationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("node-1", "no such session", HttpStatusCode.NoContent)]
    [InlineData("node-9", "no such session", HttpStatusCode.NotFound)]
    [InlineData("", "no such session", HttpStatusCode.BadRequest)]
    [InlineData("node-1", "", HttpStatusCode.BadRequest)]
    public async Task A_dead_session_tells_nothing_and_a_dead_node_is_told(string node, string session, HttpStatusCode expected)
    {
        await using var host = await TestNode.StartAsync();
        await using var wire = Wire(host);

        Assert.Equal(expected, await wire.PostAsync(new { node, session, data = "{}" }));
    }

    [Fact]
    public async Task Without_a_command_nothing_is_taken()
    {
        await using var host = await TestNode.StartAsync();
        await using var wire = Wire(host);

        Assert.Equal(HttpStatusCode.BadRequest, await wire.PostAsync(new { node = "node-1", session = "s" }));
        Assert.Equal(HttpStatusCode.BadRequest, await wire.PostAsync("node-1"));
    }

    [Fact]
    public async Task A_session_that_ended_is_answered_like_a_living_one()
    {
        await using var host = await TestNode.StartAsync();
        await using var wire = Wire(host);
        await using var ann = new RealtimeTestClient(wire);
        await ann.ConnectAsync(host.Issuer.Create("ann"));
        await ann.SendTextAsync("garbage");
        await ann.WaitForCloseAsync();

        Assert.Equal(HttpStatusCode.NoContent, await wire.PostAsync(new { node = wire.Node, session = wire.Session, data = "{}" }));
    }

    [Fact]
    public async Task Another_nodes_order_reaches_the_session()
    {
        await using var host = await TestNode.StartAsync();
        await using var wire = Wire(host);
        await using var ann = new RealtimeTestClient(wire);
        await ann.ConnectAsync(host.Issuer.Create("ann"));
        var bus = host.Services.GetRequiredService<IControlBus>();
        var subscribe = Encoding.UTF8.GetBytes("""{"id":7,"subscribe":{"channel":"chat:x"}}""");

        var known = await bus.AskAsync("node-1", new EmulationOrder(wire.Session!, subscribe), Cancellation);
        var unknown = await bus.AskAsync("node-1", new EmulationOrder("no such session", subscribe), Cancellation);

        Assert.Equal((true, false), (known?.IsKnown, unknown?.IsKnown));
        Assert.True((await ann.WaitForReplyAsync(7)).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task Protobuf_streams_and_posts_speak_Protobuf()
    {
        await using var host = await TestNode.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var opening = new HttpRequestMessage(HttpMethod.Post, "/connection/http_stream") { Content = Binary(Command(1, 4, writer => writer.Text(1, host.Issuer.Create("ann")))) };
        using var stream = await http.SendAsync(opening, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await stream.Content.ReadAsStreamAsync(Cancellation);
        var connected = await ReadMessageAsync(body);
        var session = Session(connected);

        using var answer = await http.PostAsync("/emulation", Binary(Emulation("node-1", session, Command(2, 5, static writer => writer.Text(1, "chat:x")))), Cancellation);

        Assert.Equal("application/octet-stream", stream.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.StartsWith("080232", Convert.ToHexString(await ReadMessageAsync(body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_only_listens_takes_no_posts()
    {
        await using var host = await TestNode.StartAsync();
        await using var wire = new HttpWire(new Uri(host.Address, "/connection/uni_sse"), new Uri(host.Address, "/emulation"));
        await wire.SendTextAsync($$"""{"token":"{{host.Issuer.Create("ann")}}"}""");
        await wire.ReceiveMessageAsync();
        var bus = host.Services.GetRequiredService<IControlBus>();

        var done = await bus.AskAsync("node-1", new EmulationOrder(wire.Session!, "garbage"u8.ToArray()), Cancellation);

        Assert.False(done?.IsKnown);
    }

    private static HttpWire Wire(TestNode node) => new(new Uri(node.Address, "/connection/http_stream"), new Uri(node.Address, "/emulation"));

    private static ByteArrayContent Binary(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/octet-stream") } };

    private static byte[] Command(uint id, int field, Action<ProtobufWriter> write)
    {
        var writer = new ProtobufWriter();
        write(writer);
        writer.Message(field, since: 0);
        writer.Number(1, id);
        writer.Prefix();
        return writer.Written.ToArray();
    }

    private static byte[] Emulation(string node, string session, byte[] data)
    {
        var writer = new ProtobufWriter();
        writer.Bytes(3, data);
        writer.Text(2, session);
        writer.Text(1, node);
        return writer.Written.ToArray();
    }

    private static async Task<byte[]> ReadMessageAsync(Stream body)
    {
        var (length, shift) = (0, 0);
        var one = new byte[1];
        do
        {
            await body.ReadExactlyAsync(one, Cancellation);
            length |= (one[0] & 0x7F) << shift;
            shift += 7;
        }
        while ((one[0] & 0x80) != 0);

        var message = new byte[length];
        await body.ReadExactlyAsync(message, Cancellation);
        return message;
    }

    /// <summary>Field 9 of the result in field 5: behind its tag stands a length of one byte.</summary>
    private static string Session(byte[] connected)
    {
        const byte SessionTag = (9 << 3) | 2;
        var at = connected.AsSpan().LastIndexOf(SessionTag);
        while (connected[at + 1] != 32)
        {
            at = connected.AsSpan(0, at).LastIndexOf(SessionTag);
        }

        return Encoding.ASCII.GetString(connected, at + 2, connected[at + 1]);
    }
}
