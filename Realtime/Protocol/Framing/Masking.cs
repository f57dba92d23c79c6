using System.Numerics;
using System.Runtime.InteropServices;

namespace Realtime.Protocol.Framing;

/// <summary>RFC 6455 section 5.3.</summary>
internal static class Masking
{
    /// <param name="source">Masked bytes.</param>
    /// <param name="target">At least as long.</param>
    /// <param name="mask">The four key bytes in the order of the wire.</param>
    /// <param name="offset">Which of them belongs to the first byte: 0 to 3.</param>
    public static void CopyUnmasked(ReadOnlySpan<byte> source, Span<byte> target, uint mask, int offset)
    {
        var key = BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, 8 * offset) : BitOperations.RotateLeft(mask, 8 * offset);
        var wideKey = new Vector<uint>(key);
        var i = 0;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var block = new Vector<byte>(source[i..]) ^ Vector.AsVectorByte(wideKey);
            block.CopyTo(target[i..]);
        }

        ReadOnlySpan<byte> keyBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in key));
        for (; i < source.Length; i++)
        {
            target[i] = (byte)(source[i] ^ keyBytes[i & 3]);
        }
    }
}
