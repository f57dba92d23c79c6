using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
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
        Assert.Equal(new string('é', 61), Encoding.UTF8.GetString(frame[4..]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_compressed_message_is_inflated_however_its_bytes_are_cut(int cut)
    {
        using var reader = new WebSocketReader(Limit, inflates: true);
        var (first, second) = (new string('a', 5000), "short");
        var deflated = Deflate(Encoding.UTF8.GetBytes(first));
        byte[] bytes = [.. Frame(0x41, deflated[..3]), .. Frame(0x89, [1]), .. Frame(0x80, deflated[3..]), .. Frame(0x81, Encoding.UTF8.GetBytes(second)), .. Frame(0xC2, Deflate([]))];

        var events = ReadAll(reader, bytes, cut);

        Assert.Equal([WebSocketEvent.Ping, WebSocketEvent.Message, WebSocketEvent.Message, WebSocketEvent.Message], events.Select(static e => e.Found));
        Assert.Equal([first, second, ""], events.Skip(1).Select(static e => Encoding.UTF8.GetString(e.Payload)));
    }

    [Theory]
    [InlineData(Limit * WebSocketReader.MaxGrowth, false)]
    [InlineData((Limit * WebSocketReader.MaxGrowth) + 1, true)]
    public void A_compressed_message_may_grow_to_ten_times_the_limit(int length, bool isTooBig)
    {
        using var reader = new WebSocketReader(Limit, inflates: true);

        var (found, payload) = Assert.Single(ReadAll(reader, Frame(0xC1, Deflate(new byte[length])), 100_000));

        Assert.Equal(isTooBig ? (WebSocketEvent.TooBig, 0) : (WebSocketEvent.Message, length), (found, payload.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void What_would_inflate_without_end_stops_at_the_bound(int frames)
    {
        const int Max = 65_536;
        var deflated = Deflate(new byte[32 * 1024 * 1024]);
        var piece = (deflated.Length + frames - 1) / frames;
        byte[] bytes = [.. deflated.Chunk(piece).SelectMany((part, i) => Frame((byte)((i == 0 ? 0x41 : 0) | ((i + 1) * piece >= deflated.Length ? 0x80 : 0)), part))];
        Assert.True(deflated.Length < Max);
        using var reader = new WebSocketReader(Max, inflates: true);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (found, _) = Assert.Single(ReadAll(reader, bytes, 4096));

        Assert.Equal(WebSocketEvent.TooBig, found);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < WebSocketReader.MaxGrowth * Max);
    }

    [Theory]
    [InlineData("018000000000898000000000", false, "nothing compressed was agreed on", "C08000000000")]
    [InlineData("", true, "a compressed ping", "C98000000000")]
    [InlineData("418000000000", true, "a continuation says that it is compressed", "C08000000000")]
    [InlineData("", true, "another reserved bit", "A18000000000")]
    [InlineData("", true, "two reserved bits", "E18000000000")]
    [InlineData("", true, "no compressed data", "C18200000000FFFF")]
    public void A_compression_that_breaks_the_rules_is_malformed(string before, bool inflates, string why, string hex)
    {
        using var reader = new WebSocketReader(Limit, inflates);

        var events = ReadAll(reader, Convert.FromHexString(before + hex), 1);

        Assert.True(events.Count > 0 && events[^1].Found is WebSocketEvent.Malformed, why);
    }

    private static byte[] Deflate(byte[] message)
    {
        using var target = new MemoryStream();
        using var deflater = new DeflateStream(target, CompressionLevel.Optimal, leaveOpen: true);
        deflater.Write(message);
        deflater.Flush();
        return message.Length == 0 ? [0x00] : target.ToArray()[..^4];
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
