using System.Text;
using Realtime.Broker.Redis;
using Realtime.Protocol;

namespace Tests.Unit.Broker;

public sealed class RelayMessageTests
{
    [Theory]
    [InlineData("1:abc", 1, "abc")]
    [InlineData("18446744073709551615:abc", ulong.MaxValue, "abc")]
    public void Header_gives_the_position(string header, ulong offset, string epoch)
    {
        var publication = Assert.IsType<PublicationPush>(RelayMessage.Read(Message(header + "\n"))).Publication;

        Assert.Equal(new StreamPosition(offset, epoch), publication.Position);
    }

    [Fact]
    public void Header_without_epoch_gives_none() =>
        Assert.Null(Assert.IsType<PublicationPush>(RelayMessage.Read(Message("0:\n"))).Publication.Position);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(":\n")]
    [InlineData("1\n")]
    [InlineData("1:abc")]
    [InlineData("-1:abc\n")]
    [InlineData("1e+14:abc\n")]
    [InlineData("5.0:abc\n")]
    [InlineData("18446744073709551616:abc\n")]
    [InlineData("1:\u00e4\n")]
    public void Damaged_header_is_refused(string header) => Assert.Null(RelayMessage.Read(Message(header)));

    [Fact]
    public void Epoch_without_bound_is_refused() => Assert.Null(RelayMessage.Read(Message($"1:{new string('a', 65)}\n")));

    [Theory]
    [InlineData("")]
    [InlineData("1e+14:abc")]
    [InlineData("nil")]
    public void Answer_that_is_no_position_is_an_error(string text) => Assert.Throws<FormatException>(() => RelayMessage.ReadPosition(text));

    [Fact]
    public void Join_and_leave_have_no_position()
    {
        Assert.IsType<JoinPush>(RelayMessage.Read(RelayMessage.Write(new JoinPush(new ClientInfo("ann", "c")))));
        Assert.IsType<LeavePush>(RelayMessage.Read(RelayMessage.Write(new LeavePush(new ClientInfo("ann", "c")))));
    }

    private static byte[] Message(string header) => [.. Encoding.UTF8.GetBytes(header), .. PublicationRecord.Write(new Publication("1"u8.ToArray()))];
}
