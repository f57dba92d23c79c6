using System.Buffers;
using System.Text;
using Realtime.Protocol;
using Realtime.Protocol.Framing;
using Realtime.Protocol.Protobuf;

namespace Tests.Unit.Protocol;

public sealed class ProtobufCodecTests
{
    private readonly IProtocolCodec _codec = ProtocolCodecs.For(FrameFormat.WebSocketProtobuf);

    [Fact]
    public void The_vectors_of_commands_are_read()
    {
        Assert.Equal([new Command(1, new ConnectRequest("abc", default, "js", "1.0"))], Read("120801220e0a0361626322026a732a03312e30"));
        Assert.Equal(
            [new Command(1, new ConnectRequest("", default, "js", "")), new Command(2, new SubscribeRequest("news", "", null, false, ""))],
            Read("080801220422026a730c08022a080a046e6577737001"));
        Assert.Equal(
            [new Command(3, new SubscribeRequest("chat:42", "", new StreamPosition(17, "aBcDeFgH"), false, "fossil"))],
            Read("2508032a210a07636861743a343218013208614263446546674838116206666f7373696c7001"));
        Assert.Equal([new Command(0, null)], Read("00"));
        Assert.Equal([new Command(7, new UnsubscribeRequest("news"))], Read("0a080732060a046e657773"));
        Assert.Equal([new Command(6, new HistoryRequest("news", -1, new StreamPosition(3, "e"), IsReverse: true))], Read("1e0806521a0a046e65777338ffffffffffffffffff01420508031201654801"));
        var publish = Assert.IsType<PublishRequest>(Assert.Single(Read("1308043a0f0a046e65777312077b2274223a317d")).Request);
        Assert.Equal(("news", "{\"t\":1}"), (publish.Channel, Encoding.UTF8.GetString(publish.Data.Span)));
        var rpc = Assert.IsType<RpcRequest>(Assert.Single(Read("1708056a130a087b226964223a317d120767657455736572")).Request);
        Assert.Equal(("getUser", "{\"id\":1}"), (rpc.Method, Encoding.UTF8.GetString(rpc.Data.Span)));
        Assert.Equal("{}", Encoding.UTF8.GetString(Assert.IsType<SendRequest>(Assert.Single(Read("0662040a027b7d")).Request).Data.Span));
    }

    [Fact]
    public void The_vectors_of_replies_and_pushes_are_written_to_the_letter()
    {
        var greeting = new ConnectResult("c1", "1.0", null, default, TimeSpan.FromSeconds(25), ExpectsPong: true);
        Assert.Equal("1108012a0d0a0263311203312e3038194001", Hex(_codec.Encode(new Reply(1, greeting, null))));
        var missed = new Publication(Json("{\"n\":1}")) { Position = new StreamPosition(18, "aBcDeFgH") };
        Assert.Equal(
            "25080332211801320861426344654667483a0b22077b226e223a317d30124001481150016001",
            Hex(_codec.Encode(new Reply(3, new SubscribeResult(new StreamPosition(17, "aBcDeFgH"), true, true, true, [missed]), null))));
        Assert.Equal("00", Hex(_codec.Ping));
        Assert.Equal(
            "15221312046e657773220b22077b2268223a317d3001",
            Hex(_codec.Encode("news", new PublicationPush(new Publication(Json("{\"h\":1}")) { Position = new StreamPosition(1, "e") }))));
        var full = new Publication(Json("\"hi\""))
        {
            Info = new ClientInfo("42", "c1") { ConnectionInfo = Json("{\"n\":\"x\"}") },
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" },
        };
        Assert.Equal("2d222b12046e65777322232204226869222a130a023432120263311a097b226e223a2278227d3a060a016b120176", Hex(_codec.Encode("news", new PublicationPush(full))));
        Assert.Equal("0408073a00", Hex(_codec.Encode(new Reply(7, UnsubscribeResult.Done, null))));
        Assert.Equal("1b08021217086f1211746f6f206d616e792072657175657374731801", Hex(_codec.Encode(new Reply(2, null, ProtocolError.TooManyRequests))));
        Assert.Equal("1e221c1201633a1710c4131a12696e73756666696369656e74207374617465", Hex(_codec.Encode("c", new UnsubscribePush(UnsubscribeCode.InsufficientState))));
    }

    [Fact]
    public void The_other_results_are_written_as_the_schema_has_them()
    {
        // Worked out by hand: length, id 1, then the result's field.
        var member = new ClientInfo("u", "c");
        Assert.Equal("11" + "0801" + "4a0d" + "0a0b" + "0a0163" + "1206" + "0a0175120163", Hex(_codec.Encode(new Reply(1, new PresenceResult([member]), null))));
        Assert.Equal("08" + "0801" + "5204" + "08031002", Hex(_codec.Encode(new Reply(1, new PresenceStatsResult(3, 2), null))));
        Assert.Equal("09" + "0801" + "5a05" + "120165" + "1802", Hex(_codec.Encode(new Reply(1, new HistoryResult(new StreamPosition(2, "e"), []), null))));
        Assert.Equal("08" + "0801" + "7204" + "1801203c", Hex(_codec.Encode(new Reply(1, new RefreshResult(TimeToLive.Of(TimeSpan.FromMinutes(1))), null))));
        Assert.Equal("0c" + "220a" + "120163" + "2a05" + "0a03" + "0a0175", Hex(_codec.Encode("c", new JoinPush(new ClientInfo("u", "")))));
    }

    [Fact]
    public void Fields_may_stand_in_any_order_and_unknown_ones_are_skipped()
    {
        // publish: data, an unknown varint, fixed32, fixed64 and text, then the channel; the command's id last.
        var body = "3a1e" + "12027b7d" + "f80701" + "fd0700000000" + "f9070000000000000000" + "fa070161" + "0a0163" + "0804";
        var publish = Assert.Single(Read($"{body.Length / 2:x2}{body}"));

        Assert.Equal((4u, "c"), (publish.Id, ((PublishRequest)publish.Request!).Channel));
    }

    [Theory]
    [InlineData("072affffffff0741", "an inner length near 2^31")]
    [InlineData("80", "a length that is cut")]
    [InlineData("ffffffffffffffffffff01", "a length of eleven bytes")]
    [InlineData("ffffffff0700", "a length beyond the message")]
    [InlineData("0208", "a tag without a value")]
    [InlineData("020801", "an id and nothing else")]
    [InlineData("0408013a00", "no channel")]
    [InlineData("03080100", "the field number 0")]
    [InlineData("04080132ff", "a length that is cut inside")]
    [InlineData("0c08013a030a01633a030a0163", "two requests")]
    [InlineData("0b08013a060a01630a0164", "two channels in one request")]
    [InlineData("07080132030a01ff", "text that is no UTF-8")]
    [InlineData("070801320308017a", "a channel that is a number")]
    [InlineData("050801330102", "a group")]
    [InlineData("0808ffffffff1f3200", "an id beyond 32 bits")]
    public void What_is_no_command_is_refused(string hex, string because)
    {
        var message = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        var isRefused = false;
        while (!message.IsEmpty && !isRefused)
        {
            isRefused = !_codec.TryRead(ref message, out _);
        }

        Assert.True(isRefused, because);
    }

    [Fact]
    public void A_message_in_pieces_is_read_as_a_whole_one()
    {
        var bytes = Convert.FromHexString("2508032a210a07636861743a343218013208614263446546674838116206666f7373696c7001");
        var message = bytes.Select(static one => new[] { one }).Aggregate<byte[], (Piece? First, Piece? Last)>((null, null), static (chain, piece) =>
        {
            var next = new Piece(piece, chain.Last);
            return (chain.First ?? next, next);
        });
        var pieces = new ReadOnlySequence<byte>(message.First!, 0, message.Last!, 1);

        Assert.True(_codec.TryRead(ref pieces, out var command));
        Assert.Equal("chat:42", ((SubscribeRequest)command.Request!).Channel);
        Assert.True(pieces.IsEmpty);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(ulong.MaxValue)]
    public void A_number_is_read_as_it_was_written(ulong value)
    {
        var bytes = new byte[Varint.LengthOf(value)];
        Varint.Write(bytes, value);

        Assert.True(Varint.TryRead(bytes, out var read, out var length));
        Assert.Equal((value, bytes.Length), (read, length));
        Assert.False(Varint.TryRead(bytes.AsSpan(0, bytes.Length - 1), out _, out _));
    }

    [Fact]
    public void Whatever_the_bytes_reading_ends_with_a_command_or_a_refusal()
    {
        var random = new Random(5);
        string[] seeds =
        [
            "120801220e0a0361626322026a732a03312e30",
            "2508032a210a07636861743a343218013208614263446546674838116206666f7373696c7001",
            "1e0806521a0a046e65777338ffffffffffffffffff01420508031201654801",
            "1308043a0f0a046e65777312077b2274223a317d",
        ];
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = Convert.FromHexString(seeds[round % seeds.Length]);
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var message = new ReadOnlySequence<byte>(bytes);
            while (!message.IsEmpty && _codec.TryRead(ref message, out var command))
            {
                Assert.NotNull(command);
            }
        }
    }

    private List<Command> Read(string hex)
    {
        var message = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        List<Command> commands = [];
        while (!message.IsEmpty)
        {
            Assert.True(_codec.TryRead(ref message, out var command), hex);
            commands.Add(command);
        }

        return commands;
    }

    private static string Hex(Frame? frame)
    {
        var bytes = Assert.NotNull(frame).Bytes.Span;
        Assert.Equal(0x80 | (byte)WebSocketOpcode.Binary, bytes[0]);
        Assert.True(bytes[1] < 126);
        return Convert.ToHexStringLower(bytes[2..]);
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
