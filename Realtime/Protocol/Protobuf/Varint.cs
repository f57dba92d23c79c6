namespace Realtime.Protocol.Protobuf;

/// <summary>Numbers in groups of seven bits, the lowest first (https://protobuf.dev/programming-guides/encoding/#varints).</summary>
internal static class Varint
{
    public const int MaxBytes = 10;

    private const byte More = 0x80;

    /// <param name="bytes">What begins with the number.</param>
    /// <param name="value">Bits beyond 64 are refused.</param>
    /// <param name="length">How many bytes it takes; 0 when false.</param>
    /// <returns>False when it is cut short or longer than <see cref="MaxBytes"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ulong value, out int length)
    {
        value = 0;
        for (length = 0; length < Math.Min(bytes.Length, MaxBytes);)
        {
            var next = bytes[length];
            if (length == MaxBytes - 1 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & ~More) << (7 * length++);
            if (next < More)
            {
                return true;
            }
        }

        (value, length) = (0, 0);
        return false;
    }

    public static int LengthOf(ulong value) => value == 0 ? 1 : (70 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 7;

    /// <param name="bytes">Exactly <see cref="LengthOf"/> long.</param>
    /// <param name="value">What to write.</param>
    public static void Write(Span<byte> bytes, ulong value)
    {
        for (var i = 0; i < bytes.Length - 1; i++)
        {
            bytes[i] = (byte)(value | More);
            value >>= 7;
        }

        bytes[^1] = (byte)value;
    }
}
