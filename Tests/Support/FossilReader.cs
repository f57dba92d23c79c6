using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Tests.Support;

/// <summary>Applies patches as a client does, by the format's description alone. Never throws; false = the patch is none, or does not fit.</summary>
internal static class FossilReader
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    public static bool TryApply(ReadOnlySpan<byte> before, ReadOnlySpan<byte> patch, [NotNullWhen(true)] out byte[]? payload)
    {
        payload = null;
        var result = new List<byte>();
        if (!TryNumber(ref patch, out var length) || !TryTake(ref patch, (byte)'\n'))
        {
            return false;
        }

        while (TryNumber(ref patch, out var number))
        {
            if (TryTake(ref patch, (byte)';'))
            {
                var isWhole = patch.IsEmpty && result.Count == length && Checksum([.. result]) == number;
                payload = isWhole ? [.. result] : null;
                return isWhole;
            }

            var isRead = TryTake(ref patch, (byte)'@') ? TryCopy(before, ref patch, number, result) : TryTake(ref patch, (byte)':') && TryInsert(ref patch, number, result);
            if (!isRead || result.Count > length)
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryCopy(ReadOnlySpan<byte> before, ref ReadOnlySpan<byte> patch, uint count, List<byte> result)
    {
        if (!TryNumber(ref patch, out var offset) || !TryTake(ref patch, (byte)',') || (ulong)offset + count > (ulong)before.Length)
        {
            return false;
        }

        result.AddRange(before.Slice((int)offset, (int)count));
        return true;
    }

    private static bool TryInsert(ref ReadOnlySpan<byte> patch, uint count, List<byte> result)
    {
        if (count > patch.Length)
        {
            return false;
        }

        result.AddRange(patch[..(int)count]);
        patch = patch[(int)count..];
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> patch, byte wanted)
    {
        var isThere = !patch.IsEmpty && patch[0] == wanted;
        patch = isThere ? patch[1..] : patch;
        return isThere;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> patch, out uint number)
    {
        var value = 0UL;
        var digits = 0;
        for (; digits < patch.Length && digits < 7 && Digits.IndexOf((char)patch[digits], StringComparison.Ordinal) is >= 0 and var digit; digits++)
        {
            value = (value << 6) | (uint)digit;
        }

        patch = patch[digits..];
        number = (uint)value;
        return digits > 0 && value <= uint.MaxValue;
    }

    private static uint Checksum(byte[] bytes)
    {
        Array.Resize(ref bytes, (bytes.Length + 3) / 4 * 4);
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(i));
        }

        return sum;
    }
}
