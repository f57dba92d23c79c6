using Realtime.Protocol;
using Realtime.ServerApi.Methods;

namespace Tests.Unit.ServerApi;

public sealed class DisconnectReasonsTests
{
    [Theory]
    [InlineData(0u, "", 3503, "force disconnect")]
    [InlineData(0u, "bye", 3503, "bye")]
    [InlineData(3000u, "", 3000, "connection closed")]
    [InlineData(3013u, "wait", 3013, "wait")]
    [InlineData(4000u, "", 4000, "force disconnect")]
    [InlineData(4999u, " moved ", 4999, "moved")]
    public void A_code_that_may_be_told_gets_its_reason(uint code, string reason, int expectedCode, string expectedReason) =>
        Assert.Equal(new DisconnectCode((ushort)expectedCode, expectedReason), DisconnectReasons.Read(code, reason));

    [Theory]
    [InlineData(1000u, "")]
    [InlineData(2999u, "x")]
    [InlineData(3002u, "x")]
    [InlineData(3999u, "x")]
    [InlineData(5000u, "x")]
    [InlineData(69037u, "x")]
    [InlineData(4001u, "123")]
    [InlineData(4001u, "null")]
    [InlineData(4001u, " {\"reason\":\"x\",\"reconnect\":true} ")]
    [InlineData(4001u, "\"x\"")]
    public void What_clients_would_misread_is_refused(uint code, string reason) => Assert.Null(DisconnectReasons.Read(code, reason));

    [Fact]
    public void A_long_reason_is_cut_between_characters_and_never_to_JSON()
    {
        Assert.Equal(new string('x', 123), DisconnectReasons.Read(4001, new string('x', 200))!.Reason);
        Assert.Equal($"{new string('x', 122)}", DisconnectReasons.Read(4001, $"{new string('x', 122)}ä")!.Reason);
        Assert.Equal($"{new string('x', 120)}", DisconnectReasons.Read(4001, $"{new string('x', 120)}\ud83d\ude00")!.Reason);
        Assert.Null(DisconnectReasons.Read(4001, $"{new string('1', 123)}x"));
    }
}
