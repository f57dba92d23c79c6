using System.Buffers.Binary;
using Realtime.Protocol.Framing;

namespace Tests.Unit.Protocol;

public sealed class WebSocketReaderTests
{
    private const int Limit = 1000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(1000)]
    public void A_message_is_read_however_its_bytes_are_cut(int length)
    {
        var payload = Bytes(length);
        var frame = Frame(0x81, payload);
        for (var cut = 1; cut <= frame.Length; cut++)
        {
            using var reader = new WebSocketReader(Limit);

            var events = ReadAll(reader, frame, cut);

            var (found, bytes) = Assert.Single(events);
            Assert.Equal(WebSocketEvent.Message, found);
            Assert.Equal(payload, bytes);
        }
    }

    [Fact]
    public void Fragments_are_joined_and_control_frames_may_stand_between_them()
    {
        using var reader = new WebSocketReader(Limit);
        byte[] bytes = [.. Frame(0x01, [1, 2]), .. Frame(0x89, [9]), .. Frame(0x00, [3]), .. Frame(0x80, [4])];

        var events = ReadAll(reader, bytes, 1);

        Assert.Equal([WebSocketEvent.Ping, WebSocketEvent.Message], events.Select(static e => e.Found));
        Assert.Equal([9], events[0].Payload);
        Assert.Equal([1, 2, 3, 4], events[1].Payload);
    }

    [Fact]
    public void Many_messages_in_one_read_come_one_by_one()
    {
        using var reader = new WebSocketReader(Limit);
        byte[] bytes = [.. Frame(0x81, [1]), .. Frame(0x82, [2, 2]), .. Frame(0x8A, []), .. Frame(0x88, [3, 232])];

        var events = ReadAll(reader, bytes, bytes.Length);

        Assert.Equal([WebSocketEvent.Message, WebSocketEvent.Message, WebSocketEvent.Pong, WebSocketEvent.Close], events.Select(static e => e.Found));
        Assert.Equal([3, 232], events[3].Payload);
    }

    [Theory]
    [InlineData("0100", "not masked")]
    [InlineData("C180000000", "a reserved bit")]
    [InlineData("8380000000", "a reserved opcode")]
    [InlineData("8B80000000", "a reserved control opcode")]
    [InlineData("0980000000", "a fragmented ping")]
    [InlineData("89FE0080000000", "a ping of 128 bytes")]
    [InlineData("8080000000", "a continuation of nothing")]
    [InlineData("81FF8000000000000000", "a length with the highest bit")]
    public void Broken_framing_is_malformed(string hex, string why)
    {
        using var reader = new WebSocketReader(Limit);

        var events = ReadAll(reader, [.. Convert.FromHexString(hex), .. new byte[16]], 1);

        Assert.True(events.Count > 0 && events[0].Found is WebSocketEvent.Malformed, why);
    }

    [Fact]
    public void A_new_message_within_a_fragmented_one_is_malformed()
    {
        using var reader = new WebSocketReader(Limit);

        var events = ReadAll(reader, [.. Frame(0x01, [1]), .. Frame(0x81, [2])], 1);

        Assert.Equal(WebSocketEvent.Malformed, Assert.Single(events).Found);
    }

    [Fact]
    public void A_length_over_the_limit_is_told_by_the_header_alone()
    {
        using var reader = new WebSocketReader(Limit);
        byte[] header = [0x81, 0xFF, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

        reader.Read(header, out var found);

        Assert.Equal(WebSocketEvent.TooBig, found);
    }

    [Fact]
    public void Fragments_count_together_towards_the_limit()
    {
        using var reader = new WebSocketReader(Limit);

        var events = ReadAll(reader, [.. Frame(0x01, Bytes(600)), .. Frame(0x80, Bytes(401))], 100);

        Assert.Equal(WebSocketEvent.TooBig, Assert.Single(events).Found);
    }

    [Fact]
    public void Random_bytes_never_throw_and_always_end()
    {
        var random = new Random(17);
        for (var round = 0; round < 20_000; round++)
        {
            using var reader = new WebSocketReader(Limit);
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0)
            {
                // Half of them begin as a client's frame does, so that they get further.
                bytes[0] = (byte)(0x80 | random.Next(0, 3));
                bytes[^1] |= 0x80;
            }

            ReadAll(reader, bytes, random.Next(1, bytes.Length + 1));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void Written_frames_have_the_shortest_length_form_and_no_mask(int length)
    {
        var payload = Bytes(length);

        var frame = WebSocketFrames.Of(WebSocketOpcode.Text, payload).Bytes.Span;

        Assert.Equal(0x81, frame[0]);
        var (header, told) = frame[1] switch
        {
            126 => (4, BinaryPrimitives.ReadUInt16BigEndian(frame[2..])),
            127 => (10, (long)BinaryPrimitives.ReadUInt64BigEndian(frame[2..])),
            var small => (2, small),
        };
        Assert.Equal(length, told);
        Assert.Equal(length < 126 ? 2 : length < 65536 ? 4 : 10, header);
        Assert.True(frame[header..].SequenceEqual(payload));
    }

    [Fact]
    public void A_long_close_reason_is_cut_at_a_characters_border()
    {
        var frame = WebSocketFrames.Close(new Realtime.Protocol.DisconnectCode(4000, new string('é', 100))).Bytes.Span;

        Assert.True(frame.Length <= 2 + 125);
        Assert.Equal(new string('é', 61), System.Text.Encoding.UTF8.GetString(frame[4..]));
    }

    private static List<(WebSocketEvent Found, byte[] Payload)> ReadAll(WebSocketReader reader, byte[] bytes, int cut)
    {
        var events = new List<(WebSocketEvent, byte[])>();
        for (var start = 0; start < bytes.Length; start += cut)
        {
            var part = bytes.AsSpan(start, Math.Min(cut, bytes.Length - start));
            WebSocketEvent found;
            do
            {
                part = part[reader.Read(part, out found)..];
                if (found is not WebSocketEvent.None)
                {
                    events.Add((found, reader.Payload.ToArray()));
                }

                if (found is WebSocketEvent.Malformed or WebSocketEvent.TooBig)
                {
                    return events;
                }
            }
            while (found is not WebSocketEvent.None || !part.IsEmpty);
        }

        return events;
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Frame(byte first, byte[] payload)
    {
        byte[] mask = [0x11, 0xA2, 0x03, 0xF4];
        byte[] length = payload.Length < 126
            ? [(byte)(0x80 | payload.Length)]
            : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [first, .. length, .. mask, .. payload.Select((b, i) => (byte)(b ^ mask[i % 4]))];
    }
}
