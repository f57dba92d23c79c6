using System.Buffers;
using System.Text;
using Realtime.Protocol;
using Realtime.Protocol.Filters;
using Realtime.Protocol.Json;

namespace Tests.Unit.Protocol;

/// <summary>What a command is read as, in either form. Protobuf bytes are worked out by hand where no vector of the protocol has them.</summary>
public sealed class CommandReaderTests
{
    [Theory]
    [InlineData(FrameForm.Protobuf, "2808082a240a01716a1f0a03616e64320a1201731a026571220141320c1201701a0367746522023130")]
    [InlineData(FrameForm.Json, """{"id":8,"subscribe":{"channel":"q","tf":{"op":"and","nodes":[{"key":"s","cmp":"eq","val":"A"},{"key":"p","cmp":"gte","val":"10"}]}}}""")]
    public void The_vector_of_a_filter_is_read(string form, string bytes)
    {
        var command = Read(form, bytes);

        Assert.Equal(8u, command.Id);
        var request = Assert.IsType<SubscribeRequest>(command.Request);
        Assert.NotNull(request.Filter);
        var filter = request.Filter;
        Assert.Equal(("q", "and", 2), (request.Channel, filter.Operator, filter.Nodes.Count));
        Assert.Equal(("s", "eq", "A"), (filter.Nodes[0].Key, filter.Nodes[0].Comparison, filter.Nodes[0].Value));
        Assert.Equal(("p", "gte", "10"), (filter.Nodes[1].Key, filter.Nodes[1].Comparison, filter.Nodes[1].Value));
    }

    [Theory]
    [InlineData(FrameForm.Protobuf, "13" + "0801" + "2a0f" + "0a0163" + "6a0a" + "1a026e69" + "2a0161" + "2a0162")]
    [InlineData(FrameForm.Json, """{"id":1,"subscribe":{"channel":"c","tf":{"cmp":"ni","vals":["a","b"]}}}""")]
    public void An_odd_filter_is_read_as_it_is(string form, string bytes)
    {
        var filter = Assert.IsType<SubscribeRequest>(Read(form, bytes).Request).Filter;

        Assert.NotNull(filter);
        Assert.Equal(("", "", "ni", ""), (filter.Operator, filter.Key, filter.Comparison, filter.Value));
        Assert.Equal(["a", "b"], filter.Values);
        Assert.Empty(filter.Nodes);
    }

    [Theory]
    [InlineData(FrameForm.Protobuf, "16" + "0801" + "2a12" + "0a0163" + "120174" + "42027b7d" + "4801" + "5001" + "5801" + "7804")]
    [InlineData(FrameForm.Json, """{"id":1,"subscribe":{"channel":"c","token":"t","data":{},"positioned":true,"recoverable":true,"join_leave":true,"type":4}}""")]
    public void All_wishes_of_a_subscribe_are_read(string form, string bytes)
    {
        var request = Assert.IsType<SubscribeRequest>(Read(form, bytes).Request);

        Assert.Equal("{}", Text(request.Data));
        var expected = new SubscribeRequest("c", "t", null, false, "") { Data = request.Data, WantsPosition = true, WantsRecovery = true, WantsJoinLeave = true, Type = 4 };
        Assert.Equal(expected, request);
    }

    [Theory]
    // connect: the channel news with its value before its key, the channel x without a value, the header h, the header e without a value.
    [InlineData(FrameForm.Protobuf, "2c" + "0801" + "2228" + "1a11" + "1209" + "1801" + "320165" + "3805" + "7002" + "0a046e657773" + "1a03" + "0a0178" + "3206" + "0a0168" + "120176" + "3203" + "0a0165" + "2a0131")]
    [InlineData(FrameForm.Json, """{"id":1,"connect":{"subs":{"news":{"recover":true,"epoch":"e","offset":5,"flag":2,"channel":"other"},"x":null},"headers":{"h":"v","e":""},"version":"1"}}""")]
    public void A_connect_tells_where_it_stands_and_gives_headers(string form, string bytes)
    {
        var request = Assert.IsType<ConnectRequest>(Read(form, bytes).Request);

        Assert.Equal([new SubscribeRequest("news", "", new StreamPosition(5, "e"), RejectsUnrecovered: true, ""), new SubscribeRequest("x", "", null, false, "")], request.Subscriptions);
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["h"] = "v", ["e"] = "" }, request.Headers);
        Assert.Equal("1", request.Version);
    }

    [Theory]
    [InlineData(FrameForm.Protobuf, "09" + "0801" + "7a05" + "0a0163" + "1200", "")]
    [InlineData(FrameForm.Protobuf, "0c" + "0801" + "7a08" + "0a0163" + "120174" + "1801", "t")]
    [InlineData(FrameForm.Json, """{"id":1,"sub_refresh":{"channel":"c"}}""", "")]
    [InlineData(FrameForm.Json, """{"id":1,"sub_refresh":{"channel":"c","token":"t","type":1}}""", "t")]
    public void A_sub_refresh_is_read(string form, string bytes, string token) =>
        Assert.Equal(new SubRefreshRequest("c", token, token.Length), Read(form, bytes).Request);

    [Theory]
    [InlineData("""{"id":1,"connect":{"subs":{"a":{},"a":{}}}}""", "one channel twice")]
    [InlineData("""{"id":1,"connect":{"subs":{"a":{}},"subs":{"b":{}}}}""", "subs twice")]
    [InlineData("""{"id":1,"connect":{"subs":{"":{}}}}""", "an empty channel")]
    [InlineData("""{"id":1,"connect":{"subs":[]}}""", "a list of subs")]
    [InlineData("""{"id":1,"connect":{"subs":{"a":1}}}""", "a number as subscription")]
    [InlineData("""{"id":1,"connect":{"headers":{"a":"1","a":"2"}}}""", "one header twice")]
    [InlineData("""{"id":1,"connect":{"headers":{"a":1}}}""", "a number as header")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c","tf":[]}}""", "a list as filter")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c","tf":{"vals":[1]}}}""", "a number among texts")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c","tf":{"vals":[null]}}}""", "nothing among texts")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c","tf":{"vals":["a"],"vals":["b"]}}}""", "vals twice")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c","tf":{"nodes":[null]}}}""", "nothing among nodes")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c","tf":{"nodes":[{"op":"and","op":"or"}]}}}""", "an operator twice")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c","channel":"d"}}""", "a channel twice")]
    [InlineData("""{"id":1,"id":1,"subscribe":{"channel":"c"}}""", "an id twice")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c"},"subscribe":{"channel":"c"}}""", "a request twice")]
    [InlineData("""{"id":1,"subscribe":{"channel":"c"}} {}""", "a second object on the line")]
    public void What_json_says_twice_or_wrongly_is_refused(string json, string because) => AssertRefused(FrameForm.Json, json, because);

    [Theory]
    [InlineData("0e" + "0801" + "220a" + "1a03" + "0a0161" + "1a03" + "0a0161", "one channel twice")]
    [InlineData("06" + "0801" + "2202" + "1a00", "an empty channel")]
    [InlineData("0c" + "0801" + "2208" + "3206" + "0a0161" + "0a0161", "a key twice")]
    [InlineData("0d" + "0801" + "2209" + "1a07" + "0a0161" + "1200" + "1200", "a value twice")]
    [InlineData("08" + "0801" + "2204" + "32020801", "a key that is a number")]
    [InlineData("0b" + "0801" + "2207" + "3205" + "0a0161" + "1001", "a value that is a number")]
    [InlineData("09" + "0801" + "2205" + "1a03" + "0a01ff", "a channel that is no UTF-8")]
    [InlineData("09" + "0801" + "2205" + "1a04" + "0a0161", "an entry longer than what is there")]
    [InlineData("0b" + "0801" + "2207" + "1a05" + "0a0161" + "127f", "a value longer than its entry")]
    public void What_protobuf_says_twice_or_wrongly_is_refused(string hex, string because) => AssertRefused(FrameForm.Protobuf, hex, because);

    [Theory]
    [InlineData(FilterReader.MaxDepth, true)]
    [InlineData(FilterReader.MaxDepth + 1, false)]
    public void A_filter_may_lie_only_so_deep(int depth, bool isRead)
    {
        var json = "{}";
        var protobuf = string.Empty;
        for (var i = 1; i < depth; i++)
        {
            json = $"{{\"nodes\":[{json}]}}";
            protobuf = $"32{protobuf.Length / 2:x2}{protobuf}";
        }

        var subscribe = $"0a01636a{protobuf.Length / 2:x2}{protobuf}";
        var command = $"08012a{subscribe.Length / 2:x2}{subscribe}";
        Assert.Equal(isRead, TryRead(FrameForm.Json, Subscribe(json), out _));
        Assert.Equal(isRead, TryRead(FrameForm.Protobuf, $"{command.Length / 2:x2}{command}", out _));
    }

    [Theory]
    [InlineData(FilterReader.MaxNodes - 1, true)]
    [InlineData(FilterReader.MaxNodes, false)]
    public void A_filter_may_have_only_so_many_nodes(int children, bool isRead) =>
        Assert.Equal(isRead, TryRead(FrameForm.Json, Subscribe($"{{\"nodes\":[{string.Join(',', Enumerable.Repeat("{}", children))}]}}"), out _));

    [Fact]
    public void The_request_of_one_who_only_listens_is_the_inside_of_a_connect()
    {
        Assert.True(TryReadConnect("""{"token":"abc","name":"app","data":{},"subs":{"news":{"recover":true,"offset":3,"epoch":"e"}},"headers":{}}""", out var request));
        Assert.Equal(("abc", "app", "{}"), (request!.Token, request.Name, Text(request.Data)));
        Assert.Equal(new StreamPosition(3, "e"), Assert.Single(request.Subscriptions).Since);
        foreach (var empty in new[] { "{}", "null", " null\n" })
        {
            Assert.True(TryReadConnect(empty, out request));
            Assert.Equal(new ConnectRequest("", default, "", ""), request);
        }

        foreach (var wrong in new[] { "", "[]", "1", "{", "{}{}", "nullnull", """{"token":1}""", """{"token":"a","token":"a"}""", "{\"token\":\"\\ud800\"}" })
        {
            Assert.False(TryReadConnect(wrong, out _), wrong);
        }
    }

    private static string Subscribe(string filter) => $"{{\"id\":1,\"subscribe\":{{\"channel\":\"c\",\"tf\":{filter}}}}}";

    private static void AssertRefused(string form, string bytes, string because) => Assert.False(TryRead(form, bytes, out _), because);

    private static Command Read(string form, string bytes)
    {
        Assert.True(TryRead(form, bytes, out var command), bytes);
        return command!;
    }

    private static bool TryRead(string form, string bytes, out Command? command)
    {
        var message = new ReadOnlySequence<byte>(form == FrameForm.Json ? Encoding.UTF8.GetBytes(bytes) : Convert.FromHexString(bytes));
        return ProtocolCodecs.For(form == FrameForm.Json ? FrameFormat.StreamJson : FrameFormat.StreamProtobuf).TryRead(ref message, out command) && message.IsEmpty;
    }

    private static bool TryReadConnect(string json, out ConnectRequest? request) => JsonBodies.TryReadConnect(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), out request);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static class FrameForm
    {
        public const string Json = "json";
        public const string Protobuf = "protobuf";
    }
}
