using System.Buffers.Binary;
using System.Text;

namespace Realtime.Protocol.Framing;

/// <summary>Writes frames as a server does: whole and unmasked (RFC 6455 section 5).</summary>
internal static class WebSocketFrames
{
    /// <summary>No control frame carries more (RFC 6455 section 5.5).</summary>
    public const int MaxControlPayloadBytes = 125;

    /// <summary>A close frame's payload less its two bytes of code.</summary>
    public const int MaxCloseReasonBytes = MaxControlPayloadBytes - 2;

    private const byte Final = 0x80;
    private const byte Deflated = 0x40;
    private const int ShortLength = 126;
    private const int LongLength = 127;

    public static Frame Of(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isDeflated = false)
    {
        var headerBytes = payload.Length < ShortLength ? 2 : payload.Length <= ushort.MaxValue ? 4 : 10;
        var bytes = new byte[headerBytes + payload.Length];
        bytes[0] = (byte)(Final | (isDeflated ? Deflated : 0) | (byte)opcode);
        switch (headerBytes)
        {
            case 2:
                bytes[1] = (byte)payload.Length;
                break;
            case 4:
                bytes[1] = ShortLength;
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)payload.Length);
                break;
            default:
                bytes[1] = LongLength;
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), (ulong)payload.Length);
                break;
        }

        payload.CopyTo(bytes.AsSpan(headerBytes));
        return new Frame(bytes);
    }

    /// <summary>The reason is cut at a character's border when it is too long.</summary>
    public static Frame Close(DisconnectCode code)
    {
        Span<byte> payload = stackalloc byte[MaxControlPayloadBytes];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code.Code);
        var encoder = Encoding.UTF8.GetEncoder();
        encoder.Convert(code.Reason, payload[2..], flush: false, out _, out var reasonBytes, out _);
        return Of(WebSocketOpcode.Close, payload[..(2 + reasonBytes)]);
    }
}
