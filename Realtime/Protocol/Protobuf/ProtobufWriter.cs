using System.Text;

namespace Realtime.Protocol.Protobuf;

/// <summary>
/// Writes a message from its end to its beginning, so that a length is known when it is written: callers write the fields in falling order of their numbers, and they
/// stand there in rising order. Zero and empty values are left out, as Protobuf has them.
/// </summary>
internal sealed class ProtobufWriter
{
    private const int FirstBytes = 256;

    private byte[] _buffer = new byte[FirstBytes];

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(_buffer.Length - Length);

    public void Number(int field, ulong value)
    {
        if (value != 0)
        {
            Varint(value);
            Tag(field, WireType.Varint);
        }
    }

    public void Flag(int field, bool value) => Number(field, value ? 1UL : 0UL);

    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            var bytes = Encoding.UTF8.GetByteCount(value);
            Encoding.UTF8.GetBytes(value, Take(bytes));
            LengthAndTag(field, bytes);
        }
    }

    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
        {
            value.Span.CopyTo(Take(value.Length));
            LengthAndTag(field, value.Length);
        }
    }

    /// <summary>Makes what was written since a message of its own, empty or not.</summary>
    /// <param name="field">Its number in the message around it.</param>
    /// <param name="since">What <see cref="Length"/> was before.</param>
    public void Message(int field, int since) => LengthAndTag(field, Length - since);

    /// <summary>The length before a whole message.</summary>
    public void Prefix() => Varint((ulong)Length);

    private void LengthAndTag(int field, int length)
    {
        Varint((ulong)length);
        Tag(field, WireType.Bytes);
    }

    private void Tag(int field, WireType type) => Varint((ulong)((field << 3) | (int)type));

    private void Varint(ulong value) => Protobuf.Varint.Write(Take(Protobuf.Varint.LengthOf(value)), value);

    private Span<byte> Take(int bytes)
    {
        if (_buffer.Length - Length < bytes)
        {
            var larger = new byte[Math.Max(_buffer.Length * 2, Length + bytes)];
            Written.CopyTo(larger.AsSpan(larger.Length - Length));
            _buffer = larger;
        }

        Length += bytes;
        return _buffer.AsSpan(_buffer.Length - Length, bytes);
    }
}
