using System.Buffers;
using System.Text;
using Realtime.Protocol;
using Realtime.Protocol.Json;
using Realtime.Protocol.Protobuf;

namespace Tests.Unit.Protocol;

public sealed class EmulationRequestTests
{
    [Fact]
    public void The_vector_in_protobuf_is_read()
    {
        Assert.True(ProtobufBodies.TryReadEmulation(Bytes("0a026e31120273311a0d0c08022a080a046e6577737001"), out var request));

        Assert.Equal(("n1", "s1"), (request.Node, request.Session));
        var message = new ReadOnlySequence<byte>(request.Data);
        Assert.True(ProtocolCodecs.For(FrameFormat.StreamProtobuf).TryRead(ref message, out var command));
        Assert.Equal((2u, "news"), (command.Id, ((SubscribeRequest)command.Request!).Channel));
    }

    [Fact]
    public void The_vector_in_json_is_read()
    {
        var body = Text("""{"session":"S","node":"N","data":"{\"subscribe\":{\"channel\":\"c\\u00e9\",\"flag\":1},\"id\":2}\n{}"}""");

        Assert.True(JsonBodies.TryReadEmulation(body, out var request));
        Assert.Equal(("N", "S"), (request.Node, request.Session));
        Assert.Equal("{\"subscribe\":{\"channel\":\"c\\u00e9\",\"flag\":1},\"id\":2}\n{}", Encoding.UTF8.GetString(request.Data.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"session":"S","node":"N","data":{}}""")]
    [InlineData("""{"session":1,"node":"N","data":""}""")]
    [InlineData("""{"session":"S","session":"T","node":"N","data":"{}"}""")]
    [InlineData("""{"session":"S","node":"N","data":"\ud800"}""")]
    [InlineData("""{"session":"S","node":"N","data":"{}"} {}""")]
    public void What_is_no_request_in_json_is_refused(string body) => Assert.False(JsonBodies.TryReadEmulation(Text(body), out _));

    [Theory]
    [InlineData("0a026e")]
    [InlineData("0a016e0a016e")]
    [InlineData("0a01ff")]
    [InlineData("1a7f00")]
    public void What_is_no_request_in_protobuf_is_refused(string hex) => Assert.False(ProtobufBodies.TryReadEmulation(Bytes(hex), out _));

    private static ReadOnlySequence<byte> Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static ReadOnlySequence<byte> Bytes(string hex) => new(Convert.FromHexString(hex));
}
