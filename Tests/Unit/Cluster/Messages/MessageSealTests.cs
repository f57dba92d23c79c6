using Realtime.Cluster.Messages;

namespace Tests.Unit.Cluster.Messages;

public sealed class MessageSealTests
{
    private const string Secret = "a secret of this cluster, long enough";
    private const string Channel = "realtime:{nodes}:orders";

    private static readonly MessageHeader Header = new("emulation", "realtime-1", 7, 8, 9)
    {
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        TraceState = "vendor=1",
        Reply = new MessageReply(3, IsDone: true),
    };

    private readonly MessageSeal _seal = new(Secret);

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024)]
    [InlineData(1024 * 1024)]
    public void What_is_written_is_read(int bytes)
    {
        var body = new byte[bytes];
        new Random(bytes).NextBytes(body);

        var message = _seal.Read(Channel, _seal.Write(Channel, Header, body)).Message;

        Assert.Equal(Header, message?.Header);
        Assert.Equal(body, message?.Body.ToArray());
    }

    [Fact]
    public void Too_long_a_message_is_not_written()
    {
        Assert.Null(_seal.Write(Channel, Header, new byte[MessageSeal.MaxBytes]));
        Assert.Null(_seal.Write(Channel, Header with { TraceState = new string('x', 5000) }, []));
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_noticed()
    {
        var message = _seal.Write(Channel, Header, "{}"u8)!;
        for (var index = 0; index < message.Length; index++)
        {
            var changed = message.ToArray();
            changed[index] ^= 0x10;
            Assert.Equal(index == 0 ? MessageRefusal.Version : MessageRefusal.Signature, _seal.Read(Channel, changed).Refusal);
            Assert.Contains(_seal.Read(Channel, message.AsMemory(0, index)).Refusal, new[] { MessageRefusal.Malformed, MessageRefusal.Signature });
        }
    }

    [Fact]
    public void Another_channel_or_secret_is_noticed()
    {
        var message = _seal.Write(Channel, Header, "{}"u8)!;

        Assert.Equal(MessageRefusal.Signature, _seal.Read(Channel + ":realtime-1", message).Refusal);
        Assert.Equal(MessageRefusal.Signature, new MessageSeal(Secret + ".").Read(Channel, message).Refusal);
    }
}
