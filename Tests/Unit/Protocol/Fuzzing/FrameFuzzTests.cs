using System.Buffers.Binary;
using System.IO.Compression;
using Realtime.Protocol;
using Realtime.Protocol.Delta;
using Realtime.Protocol.Framing;
using Tests.Support;

namespace Tests.Unit.Protocol.Fuzzing;

/// <summary>Whatever the bytes and however they are cut: events of the table, or an end. See <see cref="CommandFuzzTests"/>.</summary>
public sealed class FrameFuzzTests
{
    private const int Limit = 4096;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Frames_are_read_or_refused(bool inflates)
    {
        var random = new Random(33);
        IReadOnlyList<byte[]> corpus = [.. Enumerable.Range(0, 300).Select(_ => Frames(random))];

        // What is inflated lies in rented memory, which is taken the first time.
        FuzzRunner.Run(FuzzRunner.Runs / 4, 4 * WebSocketReader.MaxGrowth * Limit, seeded => new Mutator(seeded, corpus).Next, input => IsRead(input, inflates));
    }

    [Fact]
    public void Patches_are_applied_or_refused_and_made_patches_are_always_applied()
    {
        var random = new Random(34);
        byte[][] texts = [.. Enumerable.Range(0, 50).Select(i => Bytes(random, i * 10, i % 2 == 0 ? 3 : 256))];
        IReadOnlyList<byte[]> corpus = [.. texts, .. texts.Zip(texts.Skip(1)).Select(static pair => FossilPatch.Make(pair.First, pair.Second, keepsCharacters: false).ToArray())];
        var before = texts[10];

        FuzzRunner.Run(FuzzRunner.Runs / 4, 64 * 1024, seeded => new Mutator(seeded, corpus).Next, input =>
        {
            var patch = FossilPatch.Make(before, input, keepsCharacters: false);
            Assert.True(FossilReader.TryApply(before, patch.Span, out var applied));
            Assert.True(applied.AsSpan().SequenceEqual(input));
            before = input.Length is > 0 and < 2000 ? input : before;
            return FossilReader.TryApply(texts[10], input, out _);
        });
    }

    private static bool IsRead(byte[] bytes, bool inflates)
    {
        using var reader = new WebSocketReader(Limit, inflates);
        var cuts = new Random(bytes.Length);
        var messages = 0;
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            var part = rest[..cuts.Next(1, Math.Min(rest.Length, 600) + 1)];
            rest = rest[part.Length..];
            WebSocketEvent found;
            do
            {
                part = part[reader.Read(part, out found)..];
                Assert.True(found is not WebSocketEvent.None || part.IsEmpty);
                Assert.True(reader.Payload.Length <= (inflates ? WebSocketReader.MaxGrowth : 1) * Limit);
                messages += found is WebSocketEvent.Message ? 1 : 0;
                if (found is WebSocketEvent.Malformed or WebSocketEvent.TooBig)
                {
                    return false;
                }
            }
            while (found is not WebSocketEvent.None);
        }

        return messages > 0;
    }

    /// <summary>A few messages as a client sends them: masked, in pieces, compressed, with pings between.</summary>
    private static byte[] Frames(Random random)
    {
        var bytes = new List<byte>();
        for (var messages = random.Next(1, 4); messages > 0; messages--)
        {
            var isDeflated = random.Next(2) == 0;
            var payload = Bytes(random, random.Next(300), random.Next(2) == 0 ? 3 : 256);
            payload = random.Next(20) == 0 ? new byte[100_000] : payload;
            payload = isDeflated ? Deflate(payload) : payload[..Math.Min(payload.Length, Limit)];
            var cut = random.Next(2) == 0 ? payload.Length : random.Next(payload.Length + 1);
            var opcode = random.Next(1, 3) | (isDeflated ? 0x40 : 0);
            AddFrame(bytes, random, opcode | (cut == payload.Length ? 0x80 : 0), payload[..cut]);
            if (cut < payload.Length)
            {
                AddFrame(bytes, random, 0x89, [1, 2]);
                AddFrame(bytes, random, 0x80, payload[cut..]);
            }
        }

        return [.. bytes];
    }

    private static void AddFrame(List<byte> bytes, Random random, int first, byte[] payload)
    {
        var mask = Bytes(random, 4, 256);
        bytes.Add((byte)first);
        if (payload.Length < 126)
        {
            bytes.Add((byte)(0x80 | payload.Length));
        }
        else
        {
            Span<byte> length = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
            bytes.AddRange([0x80 | 126, .. length]);
        }

        bytes.AddRange(mask);
        bytes.AddRange(payload.Select((one, i) => (byte)(one ^ mask[i % 4])));
    }

    private static byte[] Deflate(byte[] payload)
    {
        using var target = new MemoryStream();
        using var deflater = new DeflateStream(target, CompressionLevel.Optimal, leaveOpen: true);
        deflater.Write(payload);
        deflater.Flush();
        return target.Length < 4 ? [0] : target.ToArray()[..^4];
    }

    private static byte[] Bytes(Random random, int length, int values) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(values))];
}
