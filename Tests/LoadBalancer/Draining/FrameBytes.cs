using System.Buffers.Binary;

namespace Tests.LoadBalancer.Draining;

/// <summary>WebSocket frames as they stand on the wire.</summary>
internal static class FrameBytes
{
    public static byte[] Of(byte first, int length, bool isMasked = false)
    {
        var extended = new byte[length switch { < 126 => 0, <= 0xFFFF => 2, _ => 8 }];
        if (extended.Length == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(extended, (ushort)length);
        }
        else if (extended.Length == 8)
        {
            BinaryPrimitives.WriteUInt64BigEndian(extended, (ulong)length);
        }

        var second = (byte)((isMasked ? 0x80 : 0) | extended.Length switch { 0 => length, 2 => 126, _ => 127 });
        return [first, second, .. extended, .. new byte[isMasked ? 4 : 0], .. Enumerable.Repeat((byte)0x81, length)];
    }
}
