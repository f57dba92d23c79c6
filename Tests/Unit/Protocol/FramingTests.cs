using System.Buffers;
using System.IO.Compression;
using System.Text;
using Realtime.Protocol;
using Realtime.Protocol.Framing;

namespace Tests.Unit.Protocol;

public sealed class FramingTests
{
    private static readonly PublicationPush Small = new(new Publication("""{"h":1}"""u8.ToArray()) { Position = new StreamPosition(1, "e") });

    [Fact]
    public void Every_format_has_its_codec() => Assert.Equal(Enum.GetValues<FrameFormat>(), ProtocolCodecs.All.Select(static codec => codec.Format).Order());

    [Theory]
    [InlineData(nameof(FrameFormat.StreamJson), "{}\n", "{\"id\":3,\"unsubscribe\":{}}\n", "{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":{\"h\":1},\"offset\":1}}}\n", "{\"push\":{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}}\n")]
    [InlineData(nameof(FrameFormat.EventsJson), "data: {}\n\n", "data: {\"id\":3,\"unsubscribe\":{}}\n\n", "data: {\"push\":{\"channel\":\"news\",\"pub\":{\"data\":{\"h\":1},\"offset\":1}}}\n\n", "data: {\"push\":{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}}\n\n")]
    public void The_http_formats_in_json_say_all_in_messages(string format, string ping, string reply, string push, string close)
    {
        var codec = For(format);

        Assert.Equal(
            [ping, reply, push, close],
            new[] { codec.Ping, codec.Encode(new Reply(3, UnsubscribeResult.Done, null)), codec.Encode("news", Small), codec.Close(DisconnectCode.ForceDisconnect) }.Select(Text));
    }

    [Fact]
    public void The_protobuf_stream_is_messages_with_their_lengths()
    {
        var codec = ProtocolCodecs.For(FrameFormat.StreamProtobuf);

        Assert.Equal("00", Hex(codec.Ping));
        Assert.Equal("0408073a00", Hex(codec.Encode(new Reply(7, UnsubscribeResult.Done, null))));
        Assert.Equal("1922175a1508af1b1210666f72636520646973636f6e6e656374", Hex(codec.Close(DisconnectCode.ForceDisconnect)));
    }

    [Fact]
    public void Who_only_listens_gets_bare_pushes()
    {
        var codec = ProtocolCodecs.For(FrameFormat.ListenerEventsJson);
        var greeting = new ConnectResult("c1", "1.0", null, default, TimeSpan.FromSeconds(25), ExpectsPong: false)
        {
            Subscriptions = [new("news", new SubscribeResult(new StreamPosition(3, "e"), IsRecoverable: true, WasRecovering: false, IsRecovered: false, []))],
            Session = "s1",
        };

        const string Connected = "data: {\"connect\":{\"client\":\"c1\",\"version\":\"1.0\",\"subs\":{\"news\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"e\",\"offset\":3}},\"ping\":25,\"session\":\"s1\"}}\n\n";
        Assert.Equal("data: {}\n\n", Text(codec.Ping));
        Assert.Equal(Connected, Text(codec.Encode(null, new ConnectPush(greeting))));
        Assert.Equal(Connected, Text(codec.Encode(new Reply(1, greeting, null))));
        Assert.Equal("data: {\"channel\":\"news\",\"pub\":{\"data\":{\"h\":1},\"offset\":1}}\n\n", Text(codec.Encode("news", Small)));
        Assert.Equal("data: {\"message\":{\"data\":1}}\n\n", Text(codec.Encode(null, new MessagePush("1"u8.ToArray()))));
        Assert.Equal("data: {\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}\n\n", Text(codec.Close(DisconnectCode.Shutdown)));
        Assert.Throws<InvalidOperationException>(() => codec.Encode(new Reply(2, SubscribeResult.Plain, null)));
    }

    [Theory]
    [InlineData(nameof(FrameFormat.WebSocketJson), nameof(FrameFormat.WebSocketJsonDeflated))]
    [InlineData(nameof(FrameFormat.WebSocketProtobuf), nameof(FrameFormat.WebSocketProtobufDeflated))]
    public void A_compressed_frame_holds_the_same_message(string plainFormat, string deflatedFormat)
    {
        var push = new PublicationPush(new Publication(Encoding.UTF8.GetBytes($"\"{string.Concat(Enumerable.Repeat("what is said again ", 100))}\"")));
        var plain = For(plainFormat).Encode("news", push)!.Value.Bytes.Span;
        var deflated = For(deflatedFormat).Encode("news", push)!.Value.Bytes.Span;

        Assert.Equal(plain[0] | 0x40, deflated[0]);
        Assert.True(deflated.Length < plain.Length / 4);
        var payload = deflated[(deflated[1] < 126 ? 2 : 4)..];
        Assert.False(payload.EndsWith(MessageCompression.Tail));
        using var inflater = new DeflateStream(new MemoryStream([.. payload, .. MessageCompression.Tail]), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        inflater.CopyTo(inflated);
        Assert.Equal(plain[4..].ToArray(), inflated.ToArray());
    }

    [Fact]
    public void What_compression_does_not_make_smaller_goes_as_it_is()
    {
        var noise = new byte[4096];
        new Random(3).NextBytes(noise);
        var push = new PublicationPush(new Publication(noise));

        foreach (var codec in new[] { ProtocolCodecs.For(FrameFormat.WebSocketProtobufDeflated), ProtocolCodecs.For(FrameFormat.WebSocketProtobuf) })
        {
            Assert.Equal(0x82, codec.Encode("news", push)!.Value.Bytes.Span[0]);
            Assert.Equal(0x82, codec.Encode("news", Small)!.Value.Bytes.Span[0]);
            Assert.Equal(0x82, codec.Ping.Bytes.Span[0]);
            Assert.Equal(0x88, codec.Close(DisconnectCode.Shutdown).Bytes.Span[0]);
        }
    }

    [Theory]
    [InlineData(nameof(FrameFormat.StreamJson), "{\"connect\":{},\"id\":1}\n{}\n")]
    [InlineData(nameof(FrameFormat.EventsJson), "{\"connect\":{},\"id\":1}\n{}")]
    public void A_body_in_json_is_read_like_a_message(string format, string body) => AssertConnectAndPong(format, Encoding.UTF8.GetBytes(body));

    [Fact]
    public void A_body_in_protobuf_is_read_like_a_message() => AssertConnectAndPong(nameof(FrameFormat.StreamProtobuf), Convert.FromHexString("040801220000"));

    private static void AssertConnectAndPong(string format, byte[] body)
    {
        var codec = For(format);
        var message = new ReadOnlySequence<byte>(body);

        Assert.True(codec.TryRead(ref message, out var connect));
        Assert.IsType<ConnectRequest>(connect.Request);
        Assert.True(codec.TryRead(ref message, out var pong));
        Assert.Equal(new Command(0, null), pong);
        Assert.True(message.IsEmpty);
    }

    private static IProtocolCodec For(string format) => ProtocolCodecs.For(Enum.Parse<FrameFormat>(format));

    private static string Text(Frame? frame) => Encoding.UTF8.GetString(frame!.Value.Bytes.Span);

    private static string Hex(Frame? frame) => Convert.ToHexStringLower(frame!.Value.Bytes.Span);
}
