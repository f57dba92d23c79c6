namespace LoadBalancer.Draining;

/// <summary>Follows WebSocket frames through bytes that are cut anywhere (RFC 6455 section 5.2), and knows where one ends. It looks at headers only.</summary>
internal sealed class FrameWalk
{
    private const int ShortHeader = 2;
    private const int CloseOpcode = 8;

    private int _headerRead;
    private int _headerLength = ShortHeader;
    private int _lengthBytes;
    private ulong _length;
    private ulong _payloadLeft;

    /// <summary>Between two frames.</summary>
    public bool IsAtBoundary => _headerRead == 0 && _payloadLeft == 0;

    /// <summary>The sender itself has said goodbye.</summary>
    public bool HasClosed { get; private set; }

    /// <param name="bytes">What comes next.</param>
    /// <param name="stopsAtBoundary">Goes no further than to the end of a frame.</param>
    /// <returns>How many bytes were gone over.</returns>
    public int Go(ReadOnlySpan<byte> bytes, bool stopsAtBoundary)
    {
        var gone = 0;
        while (gone < bytes.Length)
        {
            if (_payloadLeft > 0)
            {
                var part = Math.Min(_payloadLeft, (ulong)(bytes.Length - gone));
                _payloadLeft -= part;
                gone += (int)part;
            }
            else
            {
                ReadHeader(bytes[gone++]);
            }

            if (stopsAtBoundary && IsAtBoundary)
            {
                break;
            }
        }

        return gone;
    }

    private void ReadHeader(byte part)
    {
        switch (_headerRead++)
        {
            case 0:
                HasClosed |= (part & 0x0F) == CloseOpcode;
                break;
            case 1:
                var length = part & 0x7F;
                _lengthBytes = length switch { 126 => 2, 127 => 8, _ => 0 };
                _length = _lengthBytes == 0 ? (ulong)length : 0;
                _headerLength = ShortHeader + _lengthBytes + ((part & 0x80) == 0 ? 0 : 4);
                break;
            default:
                _length = _headerRead <= ShortHeader + _lengthBytes ? (_length << 8) | part : _length;
                break;
        }

        if (_headerRead == _headerLength)
        {
            (_payloadLeft, _headerRead, _headerLength) = (_length, 0, ShortHeader);
        }
    }
}
