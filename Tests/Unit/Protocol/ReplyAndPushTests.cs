using System.Text;
using Realtime.Protocol;

namespace Tests.Unit.Protocol;

/// <summary>What is written, in both forms side by side. Protobuf bytes without their length; worked out by hand where no vector of the protocol has them.</summary>
public sealed class ReplyAndPushTests
{
    private static readonly SubscribeResult Subscribed = new(new StreamPosition(3, "e"), IsRecoverable: true, WasRecovering: false, IsRecovered: false, []) { Data = Bytes("{}") };
    private static readonly TimeToLive Minute = TimeToLive.Of(TimeSpan.FromMinutes(1));

    [Fact]
    public void A_connect_reply_says_all_that_it_holds() => AssertWritten(
        new ConnectResult("c1", "1.0", Minute, Bytes("{}"), TimeSpan.FromSeconds(25), ExpectsPong: true) { Subscriptions = [new("a", Subscribed), new("b", SubscribeResult.Plain)], Session = "s1", Node = "n1" },
        """{"id":1,"connect":{"client":"c1","version":"1.0","expires":true,"ttl":60,"data":{},"subs":{"a":{"recoverable":true,"positioned":true,"epoch":"e","offset":3,"data":{}},"b":{}},"ping":25,"pong":true,"session":"s1","node":"n1"}}""",
        "0801" + "2a38" + "0a026331" + "1203312e30" + "1801" + "203c" + "2a027b7d" + "3212" + "0a0161" + "120d" + "1801" + "320165" + "4803" + "5001" + "5a027b7d" + "3205" + "0a0162" + "1200" + "3819" + "4001" + "4a027331" + "52026e31");

    [Fact]
    public void Without_pings_nothing_is_said_of_pongs() => AssertWritten(
        new ConnectResult("c", "1", null, default, TimeSpan.Zero, ExpectsPong: true),
        """{"id":1,"connect":{"client":"c","version":"1"}}""",
        "0801" + "2a06" + "0a0163" + "120131");

    [Fact]
    public void A_subscribe_reply_with_patches_holds_its_publications_as_texts() => AssertWritten(
        new SubscribeResult(new StreamPosition(1, "e"), true, true, true, [new Publication(Bytes("{\n\"a\":\"é\"}")) { Position = new StreamPosition(2, "e") }]) { Expiry = Minute, Data = Bytes("1"), UsesDelta = true },
        """{"id":1,"subscribe":{"expires":true,"ttl":60,"recoverable":true,"positioned":true,"epoch":"e","offset":1,"publications":[{"data":"{\n\"a\":\"é\"}","offset":2}],"recovered":true,"data":1,"was_recovering":true,"delta":true}}""",
        "0801" + "3227" + "0801" + "103c" + "1801" + "320165" + "3a0f" + "220b" + "7b0a2261223a22c3a9227d" + "3002" + "4001" + "4801" + "5001" + "5a0131" + "6001" + "6801");

    [Fact]
    public void The_small_results_are_written()
    {
        AssertWritten(new RpcResult(Bytes("[1]")), """{"id":1,"rpc":{"data":[1]}}""", "0801" + "6a05" + "0a035b315d");
        AssertWritten(new RpcResult(default), """{"id":1,"rpc":{}}""", "0801" + "6a00");
        AssertWritten(new SubRefreshResult(Minute), """{"id":1,"sub_refresh":{"expires":true,"ttl":60}}""", "0801" + "7a04" + "0801" + "103c");
        AssertWritten(new SubRefreshResult(null), """{"id":1,"sub_refresh":{}}""", "0801" + "7a00");
        AssertWritten(new RefreshResult(null), """{"id":1,"refresh":{}}""", "0801" + "7200");
    }

    [Fact]
    public void What_sdks_hand_on_unchecked_is_never_left_out_of_json()
    {
        Assert.Equal("""{"id":1,"presence":{"presence":{}}}""", Json(new PresenceResult([])));
        Assert.Equal("""{"id":1,"presence":{"presence":{"":{"user":"","client":""}}}}""", Json(new PresenceResult([new ClientInfo("", "")])));
        Assert.Equal("""{"id":1,"presence_stats":{"num_clients":0,"num_users":0}}""", Json(new PresenceStatsResult(0, 0)));
        Assert.Equal("""{"id":1,"history":{"publications":[],"epoch":"","offset":0}}""", Json(new HistoryResult(new StreamPosition(0, ""), [])));
    }

    [Fact]
    public void A_subscribe_push_has_its_own_numbers() => AssertWritten(
        "c", new SubscribePush(Subscribed), """{"push":{"channel":"c","subscribe":{"recoverable":true,"positioned":true,"epoch":"e","offset":3,"data":{}}}}""",
        "2212" + "120163" + "4a0d" + "0801" + "220165" + "2803" + "3001" + "3a027b7d");

    [Fact]
    public void A_connect_push_has_its_own_numbers() => AssertWritten(
        null,
        new ConnectPush(new ConnectResult("c", "1", Minute, Bytes("{}"), TimeSpan.FromSeconds(25), ExpectsPong: true) { Subscriptions = [new("b", SubscribeResult.Plain)], Session = "s", Node = "n" }),
        """{"push":{"connect":{"client":"c","version":"1","expires":true,"ttl":60,"data":{},"subs":{"b":{}},"ping":25,"pong":true,"session":"s","node":"n"}}}""",
        "2221" + "521f" + "0a0163" + "120131" + "1a027b7d" + "2205" + "0a0162" + "1200" + "2801" + "303c" + "3819" + "4001" + "4a0173" + "52016e");

    [Fact]
    public void The_other_pushes_are_written()
    {
        AssertWritten("c", new UnsubscribePush(UnsubscribeCode.InsufficientState), """{"push":{"channel":"c","unsubscribe":{"code":2500,"reason":"insufficient state"}}}""", "221c1201633a1710c4131a12696e73756666696369656e74207374617465");
        AssertWritten(null, new DisconnectPush(DisconnectCode.ForceDisconnect), """{"push":{"disconnect":{"code":3503,"reason":"force disconnect"}}}""", "22175a1508af1b1210666f72636520646973636f6e6e656374");
        AssertWritten(null, new MessagePush(Bytes("{}")), """{"push":{"message":{"data":{}}}}""", "2206" + "4204" + "0a027b7d");
        AssertWritten(null, new RefreshPush(Minute), """{"push":{"refresh":{"expires":true,"ttl":60}}}""", "2206" + "6204" + "0801" + "103c");
        AssertWritten(null, new RefreshPush(null), """{"push":{"refresh":{}}}""", "2202" + "6200");
        AssertWritten("c", new LeavePush(new ClientInfo("u", "")), """{"push":{"channel":"c","leave":{"info":{"user":"u","client":""}}}}""", "220a" + "120163" + "3205" + "0a03" + "0a0175");
    }

    [Fact]
    public void The_vectors_of_a_patched_publication_are_written()
    {
        var whole = new Publication(Bytes("""{"a":1,"b":"hello world"}""")) { Position = new StreamPosition(1, "e") };
        var next = new Publication(Bytes("""{"a":2,"b":"hello world"}""")) { Position = new StreamPosition(2, "e") };
        var patch = Bytes("P\n5@0,1:2J@6,3UQGyZ;");

        AssertWritten(
            "d", new PublicationPush(whole) { Form = PayloadForm.Whole }, """{"push":{"channel":"d","pub":{"data":"{\"a\":1,\"b\":\"hello world\"}","offset":1}}}""",
            "2222" + "120164" + "221d" + "2219" + Convert.ToHexStringLower(whole.Data.Span) + "3001");
        AssertWritten(
            "d", new PublicationPush(next) { Form = PayloadForm.Patch, Patch = patch }, """{"push":{"channel":"d","pub":{"data":"P\n5@0,1:2J@6,3UQGyZ;","offset":2,"delta":true}}}""",
            "221f120164221a2214500a3540302c313a324a40362c33555147795a3b30024001");
    }

    [Fact]
    public void Json_carries_no_payload_that_is_none()
    {
        var noise = new byte[] { 0, 255 };
        var info = new ClientInfo("u", "c") { ConnectionInfo = noise };
        var codec = ProtocolCodecs.For(FrameFormat.StreamJson);
        Push[] pushes =
        [
            new PublicationPush(new Publication(noise)) { Form = PayloadForm.Whole },
            new PublicationPush(new Publication(noise)) { Form = PayloadForm.Patch, Patch = Bytes("0\n0;") },
            new PublicationPush(new Publication(Bytes("1")) { Info = info }),
            new JoinPush(info),
            new MessagePush(noise),
            new SubscribePush(SubscribeResult.Plain with { Data = noise }),
        ];
        Result[] results = [new RpcResult(noise), SubscribeResult.Plain with { Data = noise }, new PresenceResult([info])];
        var greeting = new ConnectResult("c", "1", null, default, TimeSpan.Zero, ExpectsPong: false);
        results = [.. results, greeting with { Data = noise }, greeting with { Subscriptions = [new("a", SubscribeResult.Plain with { Publications = [new Publication(noise)] })] }];

        Assert.All(pushes, push => Assert.Null(codec.Encode("c", push)));
        Assert.All(results, result => Assert.Null(codec.Encode(new Reply(1, result, null))));
        var protobuf = ProtocolCodecs.For(FrameFormat.StreamProtobuf);
        Assert.All(pushes, push => Assert.NotNull(protobuf.Encode("c", push)));
        Assert.All(results, result => Assert.NotNull(protobuf.Encode(new Reply(1, result, null))));
    }

    private static void AssertWritten(Result result, string json, string hex)
    {
        Assert.Equal(json, Json(result));
        AssertProtobuf(hex, ProtocolCodecs.For(FrameFormat.StreamProtobuf).Encode(new Reply(1, result, null)));
    }

    private static void AssertWritten(string? channel, Push push, string json, string hex)
    {
        Assert.Equal(json + "\n", Encoding.UTF8.GetString(ProtocolCodecs.For(FrameFormat.StreamJson).Encode(channel, push)!.Value.Bytes.Span));
        AssertProtobuf(hex, ProtocolCodecs.For(FrameFormat.StreamProtobuf).Encode(channel, push));
    }

    private static string Json(Result result) => Encoding.UTF8.GetString(ProtocolCodecs.For(FrameFormat.StreamJson).Encode(new Reply(1, result, null))!.Value.Bytes.Span).TrimEnd('\n');

    private static void AssertProtobuf(string hex, Frame? frame) => Assert.Equal($"{hex.Length / 2:x2}{hex}", Convert.ToHexStringLower(frame!.Value.Bytes.Span));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
