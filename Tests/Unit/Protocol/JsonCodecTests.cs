using System.Buffers;
using System.Text;
using Realtime.Protocol;

namespace Tests.Unit.Protocol;

public sealed class JsonCodecTests
{
    private readonly IProtocolCodec _codec = ProtocolCodecs.For(FrameFormat.WebSocketJson);

    [Fact]
    public void The_first_frame_of_an_sdk_is_read_as_two_commands()
    {
        var commands = Read("{\"connect\":{\"token\":\"t\",\"name\":\"js\"},\"id\":1}\n{\"subscribe\":{\"channel\":\"news\",\"flag\":1},\"id\":2}");

        Assert.Equal([new Command(1, new ConnectRequest("t", default, "js", "")), new Command(2, new SubscribeRequest("news", "", null, false, ""))], commands);
    }

    [Fact]
    public void A_recovering_subscribe_is_read()
    {
        var command = Assert.Single(Read("""{"id":3,"subscribe":{"channel":"c","flag":3,"recover":true,"offset":5,"epoch":"e","unknown":[{}]}}"""));

        Assert.Equal(new SubscribeRequest("c", "", new StreamPosition(5, "e"), RejectsUnrecovered: true, ""), command.Request);
    }

    [Fact]
    public void Absent_positions_are_the_beginning_of_any_epoch()
    {
        var command = Assert.Single(Read("""{"id":3,"subscribe":{"channel":"c","recover":true}}"""));

        Assert.Equal(new StreamPosition(0, ""), ((SubscribeRequest)command.Request!).Since);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{}\n")]
    [InlineData("{\"id\":0}")]
    public void An_empty_command_is_a_pong(string text) => Assert.Equal(new Command(0, null), Assert.Single(Read(text)));

    [Fact]
    public void Payloads_are_kept_to_the_letter_but_for_raw_line_ends()
    {
        var command = Assert.Single(Read("{\"id\":1,\"publish\":{\"channel\":\"c\",\"data\":{\"a\" :\r[1.50,\"\\n\\u00e9é\"]}}}"));

        Assert.Equal("{\"a\" : [1.50,\"\\n\\u00e9é\"]}", Encoding.UTF8.GetString(((PublishRequest)command.Request!).Data.Span));
    }

    [Fact]
    public void The_vectors_of_the_protocol_are_written_to_the_letter()
    {
        Assert.Equal(
            """{"id":1,"connect":{"client":"c1","version":"1.0","ping":25,"pong":true}}""",
            Text(_codec.Encode(new Reply(1, new ConnectResult("c1", "1.0", null, default, TimeSpan.FromSeconds(25), ExpectsPong: true), null))));
        Assert.Equal(
            """{"id":2,"subscribe":{"recoverable":true,"positioned":true,"epoch":"qWeRtYuI"}}""",
            Text(_codec.Encode(new Reply(2, new SubscribeResult(new StreamPosition(0, "qWeRtYuI"), true, false, false, []), null))));
        Assert.Equal("""{"id":3,"unsubscribe":{}}""", Text(_codec.Encode(new Reply(3, UnsubscribeResult.Done, null))));
        Assert.Equal("""{"id":2,"subscribe":{}}""", Text(_codec.Encode(new Reply(2, SubscribeResult.Plain, null))));
        Assert.Equal(
            """{"id":2,"error":{"code":111,"message":"too many requests","temporary":true}}""",
            Text(_codec.Encode(new Reply(2, null, ProtocolError.TooManyRequests))));
        Assert.Equal(
            """{"push":{"channel":"news","pub":{"data":{"h":1},"offset":1}}}""",
            Text(_codec.Encode("news", new PublicationPush(Item("""{"h":1}""") with { Position = new StreamPosition(1, "e") }))));
        Assert.Equal(
            """{"push":{"channel":"c","unsubscribe":{"code":2500,"reason":"insufficient state"}}}""",
            Text(_codec.Encode("c", new UnsubscribePush(UnsubscribeCode.InsufficientState))));
        Assert.Equal("{}", Text(_codec.Ping));
    }

    [Fact]
    public void A_publication_names_its_publisher_always_with_user_and_client()
    {
        var publication = Item("\"hi\"") with
        {
            Info = new ClientInfo("", "c1") { ConnectionInfo = """{"n":"x"}"""u8.ToArray() },
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" },
        };

        Assert.Equal(
            """{"push":{"channel":"news","pub":{"data":"hi","info":{"user":"","client":"c1","conn_info":{"n":"x"}},"tags":{"k":"v"}}}}""",
            Text(_codec.Encode("news", new PublicationPush(publication))));
    }

    [Fact]
    public void A_recovered_reply_holds_what_was_missed()
    {
        var result = new SubscribeResult(new StreamPosition(17, "aBcDeFgH"), true, true, true, [Item("1") with { Position = new StreamPosition(18, "aBcDeFgH") }]);

        Assert.Equal(
            """{"id":3,"subscribe":{"recoverable":true,"positioned":true,"epoch":"aBcDeFgH","offset":17,"publications":[{"data":1,"offset":18}],"recovered":true,"was_recovering":true}}""",
            Text(_codec.Encode(new Reply(3, result, null))));
    }

    [Fact]
    public void Mutated_commands_never_throw()
    {
        var random = new Random(4);
        byte[][] seeds =
        [
            """{"id":1,"connect":{"token":"t","data":{"a":[1,2,{"b":null}]},"name":"js"}}"""u8.ToArray(),
            """{"id":3,"subscribe":{"channel":"c","flag":1,"recover":true,"offset":5,"epoch":"e","tf":{"op":"and"}}}"""u8.ToArray(),
            """{"id":4,"publish":{"channel":"c","data":"\u00e9\ud83d\ude00"}}"""u8.ToArray(),
        ];
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = seeds[round % seeds.Length].ToArray();
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

    [Fact]
    public void What_is_no_JSON_cannot_be_said_and_raw_line_ends_part_no_objects()
    {
        Publication[] items = [Item("{\"a\":"), new(new byte[] { 0, 255 }), Item("{} {}"), Item("")];
        Assert.All(items, item => Assert.Null(_codec.Encode("c", new PublicationPush(item))));
        Assert.Null(_codec.Encode(new Reply(1, new SubscribeResult(new StreamPosition(1, "e"), true, true, true, [items[1]]), null)));
        Assert.Null(_codec.Encode(new Reply(1, new HistoryResult(new StreamPosition(1, "e"), [items[1]]), null)));
        Assert.Equal("""{"push":{"channel":"c","pub":{"data":{ "a":1  }}}}""", Text(_codec.Encode("c", new PublicationPush(Item("{\n\"a\":1\r\n}")))));
    }

    private static Publication Item(string json) => new(Encoding.UTF8.GetBytes(json));

    private static string Text(Frame? frame)
    {
        var bytes = Assert.NotNull(frame).Bytes.Span;
        var header = bytes[1] < 126 ? 2 : 4;
        return Encoding.UTF8.GetString(bytes[header..]);
    }

    private List<Command> Read(string text)
    {
        var commands = new List<Command>();
        var message = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text));
        while (!message.IsEmpty)
        {
            Assert.True(_codec.TryRead(ref message, out var command), text);
            commands.Add(command!);
        }

        return commands;
    }
}
