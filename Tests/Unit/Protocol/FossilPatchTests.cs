using System.Diagnostics;
using System.Text;
using System.Text.Unicode;
using Realtime.Protocol;
using Realtime.Protocol.Delta;
using Tests.Support;

namespace Tests.Unit.Protocol;

public sealed class FossilPatchTests
{
    private const string Base = """{"a":1,"b":"hello world"}""";

    private static readonly IProtocolCodec Json = ProtocolCodecs.For(FrameFormat.StreamJson);
    private static readonly IProtocolCodec Protobuf = ProtocolCodecs.For(FrameFormat.StreamProtobuf);

    [Theory]
    [InlineData(Base, """{"a":2,"b":"hello world"}""", "P\n5@0,1:2J@6,3UQGyZ;")]
    [InlineData("", "ab", "2\n2:ab1XOW00;")]
    [InlineData(Base, Base, "P\nP@0,3UQ0yZ;")]
    [InlineData(Base, "", "0\n0;")]
    public void The_worked_examples_are_written_to_the_letter(string before, string payload, string patch) => Assert.Equal(patch, Text(FossilPatch.Make(Bytes(before), Bytes(payload), keepsCharacters: true)));

    [Fact]
    public void What_is_put_behind_a_long_text_is_all_that_a_patch_says() =>
        Assert.Equal("1a\n1_@0,1:b3_Wd9u;", Text(FossilPatch.Make(Bytes(new string('a', 100)), Bytes(new string('a', 100) + "b"), keepsCharacters: true)));

    [Fact]
    public void A_json_client_gets_a_patch_only_where_it_is_smaller()
    {
        Assert.Equal("P\n5@0,1:2J@6,3UQGyZ;", Text(Assert.NotNull(Json.Patch(Bytes(Base), Bytes("""{"a":2,"b":"hello world"}""")))));
        Assert.Null(Json.Patch(Bytes("1"), Bytes("2")));
        Assert.Null(Json.Patch(Bytes(Base), Bytes("")));
        Assert.Null(Json.Patch(Bytes(Base), new byte[] { 0xC3, 0x28 }));
    }

    [Fact]
    public void A_protobuf_client_always_gets_a_patch()
    {
        Assert.Equal("2\n2:ab1XOW00;", Text(Assert.NotNull(Protobuf.Patch(Bytes("x"), Bytes("ab")))));
        Assert.Equal("0\n0;", Text(Assert.NotNull(Protobuf.Patch(Bytes("x"), default))));
    }

    [Fact]
    public void Blocks_that_moved_are_found()
    {
        var random = new Random(1);
        var (one, other, noise) = (Noise(random, 1000), Noise(random, 1000), Noise(random, 100));
        byte[] before = [.. one, .. noise, .. other];
        byte[] payload = [.. other, 1, 2, 3, .. one];

        var patch = FossilPatch.Make(before, payload, keepsCharacters: false);

        Assert.True(patch.Length < 100, $"It has {patch.Length} bytes.");
        AssertApplies(before, patch, payload);
    }

    [Theory]
    [InlineData("""{"t":"ä"}""", """{"t":"ö"}""")]
    [InlineData("""{"t":"aaaaaaaaaaaaaaaaaaaaaaaaä"}""", """{"t":"aaaaaaaaaaaaaaaaaaaaaaaaö"}""")]
    [InlineData("""["😀😀😀😀😀😀😀😀😀😀"]""", """["😀😀😀😁😀😀😀😀😀😀"]""")]
    [InlineData("""["aaaaaaaaaaaaaaaaaaaa€bbbbbbbbbbbbbbbbbbbbbbbb"]""", """["aaaaaaaaaaaaaaaaaaaa€€bbbbbbbbbbbbbbbbbbbbbbbb"]""")]
    public void A_patch_for_json_cuts_no_character(string before, string payload)
    {
        var patch = FossilPatch.Make(Bytes(before), Bytes(payload), keepsCharacters: true);

        Assert.True(Utf8.IsValid(patch.Span));
        AssertApplies(Bytes(before), patch, Bytes(payload));
    }

    [Fact]
    public void Whatever_the_two_payloads_the_patch_makes_one_of_the_other()
    {
        var random = new Random(9);
        for (var round = 0; round < 4000; round++)
        {
            var before = Bytes(RandomText(random));
            var payload = random.Next(4) == 0 ? Bytes(RandomText(random)) : Bytes(Edited(random, Encoding.UTF8.GetString(before)));
            var text = FossilPatch.Make(before, payload, keepsCharacters: true);

            Assert.True(Utf8.IsValid(text.Span));
            Assert.True(text.Length <= payload.Length + 16);
            AssertApplies(before, text, payload);
            AssertApplies(before, FossilPatch.Make(before, payload, keepsCharacters: false), payload);
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_patched_too()
    {
        var random = new Random(10);
        for (var round = 0; round < 4000; round++)
        {
            var before = Noise(random, random.Next(600), random.Next(2, 256));
            byte[] payload = [.. before.AsSpan(random.Next(before.Length + 1)), .. Noise(random, random.Next(100), 256), .. before.AsSpan(0, random.Next(before.Length + 1))];

            AssertApplies(before, FossilPatch.Make(before, payload, keepsCharacters: false), payload);
        }
    }

    [Fact]
    public void However_large_payloads_are_chosen_the_work_stays_small()
    {
        const int Size = 256 * 1024;
        var random = new Random(11);
        var noise = Noise(random, Size);
        byte[] block = [.. Enumerable.Repeat((byte)'a', 15), (byte)'b'];
        (byte[] Before, byte[] Payload)[] pairs =
        [
            (new byte[Size], new byte[Size]),
            ([1, .. new byte[Size]], [2, .. new byte[Size / 2], 3, .. new byte[Size / 2], 4]),
            (noise, [.. noise.Reverse()]),
            ([.. Enumerable.Repeat(block, Size / 16).SelectMany(static one => one)], [.. Enumerable.Range(0, Size).Select(static i => (byte)(i % 17 == 16 ? 'b' : 'a'))]),
            (Noise(random, Size, 2), Noise(random, Size, 2)),
            ([.. Enumerable.Range(0, Size).Select(static i => (byte)(i % 15))], [7, .. Enumerable.Range(0, Size).Select(static i => (byte)(i % 15 == 0 && i % 64 == 0 ? 99 : i % 15)), 8]),
        ];
        foreach (var (before, payload) in pairs)
        {
            var patch = FossilPatch.Make(before, payload, keepsCharacters: false);
            var least = TimeSpan.MaxValue;
            for (var round = 0; round < 5; round++)
            {
                var start = Stopwatch.GetTimestamp();
                FossilPatch.Make(before, payload, keepsCharacters: false);
                least = Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < least ? elapsed : least;
            }

            // Some ten milliseconds without optimisation; what grows with the square would take minutes.
            TestContext.Current.TestOutputHelper?.WriteLine($"{least.TotalMilliseconds:F1} ms, {patch.Length} bytes");
            Assert.True(least < TimeSpan.FromSeconds(1), $"It took {least}.");
            AssertApplies(before, patch, payload);
        }
    }

    private static void AssertApplies(byte[] before, ReadOnlyMemory<byte> patch, byte[] payload)
    {
        Assert.True(FossilReader.TryApply(before, patch.Span, out var applied), Text(patch));
        Assert.True(applied.AsSpan().SequenceEqual(payload));
    }

    private static string RandomText(Random random)
    {
        string[] words = ["a", "bc", "ä", "€", "😀", "hello world ", "{\"a\":1}", "\n", "日本", "0123456789abcdef"];
        return string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => words[random.Next(words.Length)]));
    }

    private static string Edited(Random random, string text)
    {
        var runes = text.EnumerateRunes().ToList();
        for (var edits = random.Next(4); edits > 0; edits--)
        {
            var at = random.Next(runes.Count + 1);
            if (random.Next(2) == 0 && at < runes.Count)
            {
                runes.RemoveRange(at, random.Next(Math.Min(5, runes.Count - at) + 1));
            }
            else
            {
                runes.InsertRange(at, "äx€😀".EnumerateRunes().Take(random.Next(5)));
            }
        }

        return string.Concat(runes);
    }

    private static byte[] Noise(Random random, int length, int values = 256) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(values))];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
