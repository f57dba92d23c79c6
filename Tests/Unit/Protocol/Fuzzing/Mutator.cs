namespace Tests.Unit.Protocol.Fuzzing;

/// <summary>Spoils inputs in the ways in which parsers have been broken, by a seed.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus)
{
    private const int MaxBytes = 8 * 1024;

    private static readonly byte[][] Tokens =
    [
        "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), "\""u8.ToArray(), ":"u8.ToArray(), ","u8.ToArray(), "null"u8.ToArray(), "true"u8.ToArray(), "\n"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(),
        "-1"u8.ToArray(), "1e999"u8.ToArray(), "18446744073709551616"u8.ToArray(), "0.1"u8.ToArray(), "99999999999999999999999999999999999999"u8.ToArray(),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0x00], [0x80], [0x0B], [0x0C],
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ];

    /// <summary>An input of the corpus, or several, spoiled a few times; now and then not at all.</summary>
    public byte[] Next()
    {
        var bytes = Any();
        for (var changes = random.Next(6); changes > 0; changes--)
        {
            bytes = Change(bytes);
        }

        return bytes.Length > MaxBytes ? bytes[..MaxBytes] : bytes;
    }

    private byte[] Any() => corpus[random.Next(corpus.Count)];

    private byte[] Change(byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        var end = random.Next(at, bytes.Length + 1);
        return random.Next(9) switch
        {
            0 => Overwrite(bytes, at, [(byte)random.Next(256)]),
            1 => FlipBit(bytes),
            2 => bytes[..at],
            3 => [.. bytes[..at], .. bytes[end..]],
            4 => [.. bytes[..end], .. bytes[at..end], .. bytes[end..]],
            5 => [.. bytes[..at], .. Splice(), .. bytes[at..]],
            6 => [.. bytes[..at], .. Tokens[random.Next(Tokens.Length)], .. bytes[at..]],
            7 => Overwrite(bytes, at, Tokens[random.Next(Tokens.Length)]),
            _ => Nest(bytes, at),
        };
    }

    /// <summary>Deep brackets, or one message in another.</summary>
    private byte[] Nest(byte[] bytes, int at)
    {
        var depth = random.Next(1, 100);
        if (random.Next(2) == 0)
        {
            return [.. bytes[..at], .. Enumerable.Repeat(random.Next(2) == 0 ? (byte)'[' : (byte)'{', depth), .. bytes[at..]];
        }

        var inner = bytes[at..];
        for (; depth > 0 && inner.Length < 120; depth -= 10)
        {
            inner = [(byte)((random.Next(1, 16) << 3) | 2), (byte)inner.Length, .. inner];
        }

        return [.. bytes[..at], .. inner];
    }

    private byte[] Splice()
    {
        var other = Any();
        var at = random.Next(other.Length + 1);
        return other[at..random.Next(at, other.Length + 1)];
    }

    private byte[] FlipBit(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        if (changed.Length > 0)
        {
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        }

        return changed;
    }

    private static byte[] Overwrite(byte[] bytes, int at, byte[] with)
    {
        byte[] changed = [.. bytes];
        with.AsSpan(0, Math.Min(with.Length, changed.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }
}
