using System.Buffers;
using System.IO.Compression;

namespace Realtime.Protocol.Framing;

/// <summary>
/// Compression of WebSocket messages (RFC 7692), each for itself, without context takeover: nothing is kept between messages, so nothing can be disposed while another
/// thread uses it.
/// </summary>
internal static class MessageCompression
{
    /// <summary>Shorter messages are sent as they are: they hardly shrink, and each takes a compressor of its own.</summary>
    public const int MinBytes = 256;

    /// <summary>Ends what is compressed; not sent, and put back before reading (RFC 7692 section 7.2).</summary>
    public static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    private const int FirstBytes = 16 * 1024;

    /// <returns>False = it is short, or would not become smaller.</returns>
    public static bool TryDeflate(ReadOnlySpan<byte> message, out ReadOnlyMemory<byte> deflated)
    {
        deflated = default;
        if (message.Length < MinBytes)
        {
            return false;
        }

        using var target = new MemoryStream(message.Length);
        using var deflater = new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true);
        deflater.Write(message);
        deflater.Flush();
        var length = (int)target.Length - Tail.Length;
        var written = target.GetBuffer().AsMemory(0, (int)target.Length);
        deflated = written[..length];
        return length < message.Length && written.Span[length..].SequenceEqual(Tail);
    }

    /// <summary>Nothing over the bound is kept: a message that does not fit a small buffer is measured before memory is taken for it.</summary>
    /// <param name="deflated">A whole message with <see cref="Tail"/> put back.</param>
    /// <param name="maxBytes">A longer message is too big.</param>
    /// <param name="message">With <see cref="WebSocketEvent.Message"/>: rented from the shared pool by the caller's leave, who gives it back.</param>
    /// <param name="messageBytes">How much of it is the message.</param>
    public static WebSocketEvent Inflate(ArraySegment<byte> deflated, int maxBytes, out byte[]? message, out int messageBytes)
    {
        message = null;
        messageBytes = 0;
        var first = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            messageBytes = Measure(deflated, maxBytes, first);
            if (messageBytes > maxBytes)
            {
                return WebSocketEvent.TooBig;
            }

            message = first;
            if (messageBytes >= first.Length)
            {
                message = ArrayPool<byte>.Shared.Rent(messageBytes);
                using var again = Open(deflated);
                again.ReadExactly(message, 0, messageBytes);
            }

            return WebSocketEvent.Message;
        }
        catch (InvalidDataException)
        {
            return WebSocketEvent.Malformed;
        }
        finally
        {
            if (!ReferenceEquals(message, first))
            {
                ArrayPool<byte>.Shared.Return(first);
            }
        }
    }

    /// <summary>Stops at the bound.</summary>
    /// <returns>More than the bound = too big. Less than the buffer holds = all of it is there.</returns>
    private static int Measure(ArraySegment<byte> deflated, int maxBytes, byte[] buffer)
    {
        using var inflater = Open(deflated);
        var total = inflater.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var more = total < buffer.Length ? 0 : int.MaxValue;
        while (more > 0 && total <= maxBytes)
        {
            more = inflater.Read(buffer);
            total += more;
        }

        return total;
    }

    private static DeflateStream Open(ArraySegment<byte> deflated) =>
        new(new MemoryStream(deflated.Array!, deflated.Offset, deflated.Count, writable: false), CompressionMode.Decompress);
}
