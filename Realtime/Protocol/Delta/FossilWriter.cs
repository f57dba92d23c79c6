using System.Buffers;
using System.Buffers.Binary;

namespace Realtime.Protocol.Delta;

/// <summary>Writes a patch from its beginning on: what is copied is told, what lies between is inserted.</summary>
internal ref struct FossilWriter
{
    private const int BitsPerDigit = 6;

    private readonly ReadOnlySpan<byte> _payload;
    private readonly bool _keepsCharacters;
    private readonly ArrayBufferWriter<byte> _patch = new(256);

    public FossilWriter(ReadOnlySpan<byte> payload, bool keepsCharacters)
    {
        _payload = payload;
        _keepsCharacters = keepsCharacters;
        WriteNumber((uint)payload.Length);
        _patch.Write("\n"u8);
    }

    /// <summary>How much of the payload the patch says already.</summary>
    public int Taken { get; private set; }

    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"u8;

    /// <summary>What a patch takes that inserts the whole payload, at most.</summary>
    public static int InsertBytes(int payloadBytes) => payloadBytes + (2 * DigitsOf((uint)payloadBytes)) + DigitsOf(uint.MaxValue) + 3;

    /// <param name="offset">Where it stands in what the client has.</param>
    /// <param name="start">Where it begins in the payload; not before <see cref="Taken"/>.</param>
    /// <param name="end">Where it ends there.</param>
    public void Copy(int offset, int start, int end)
    {
        if (_keepsCharacters)
        {
            for (; start < end && IsWithinCharacter(start); start++)
            {
                offset++;
            }

            while (start < end && IsWithinCharacter(end))
            {
                end--;
            }
        }

        var length = (uint)(end - start);
        if (length <= DigitsOf(length) + DigitsOf((uint)offset) + 2)
        {
            // To insert it takes no more.
            return;
        }

        InsertUpTo(start);
        WriteNumber(length);
        _patch.Write("@"u8);
        WriteNumber((uint)offset);
        _patch.Write(","u8);
        Taken = end;
    }

    public ReadOnlyMemory<byte> Finish()
    {
        InsertUpTo(_payload.Length);
        WriteNumber(ChecksumOf(_payload));
        _patch.Write(";"u8);
        return _patch.WrittenMemory;
    }

    private static int DigitsOf(uint number) => number == 0 ? 1 : (31 - System.Numerics.BitOperations.LeadingZeroCount(number) + BitsPerDigit) / BitsPerDigit;

    /// <summary>The sum of the words, the highest byte first; the last one is filled up with zeros.</summary>
    private static uint ChecksumOf(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (; bytes.Length >= sizeof(uint); bytes = bytes[sizeof(uint)..])
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        Span<byte> last = [0, 0, 0, 0];
        bytes.CopyTo(last);
        return sum + BinaryPrimitives.ReadUInt32BigEndian(last);
    }

    private readonly bool IsWithinCharacter(int at) => at < _payload.Length && (_payload[at] & 0xC0) == 0x80;

    private void InsertUpTo(int end)
    {
        if (end > Taken)
        {
            WriteNumber((uint)(end - Taken));
            _patch.Write(":"u8);
            _patch.Write(_payload[Taken..end]);
            Taken = end;
        }
    }

    private readonly void WriteNumber(uint number)
    {
        var digits = DigitsOf(number);
        var target = _patch.GetSpan(digits);
        for (var i = digits - 1; i >= 0; i--)
        {
            target[i] = Digits[(int)(number & 63)];
            number >>= BitsPerDigit;
        }

        _patch.Advance(digits);
    }
}
