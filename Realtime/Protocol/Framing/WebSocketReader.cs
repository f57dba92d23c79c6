using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Realtime.Protocol.Framing;

/// <summary>
/// Takes a client's bytes, cut anywhere, and gives messages: unmasked, defragmented, bounded. Rents memory only while a message is under way.
/// RFC 6455 section 5.
/// </summary>
/// <param name="maxMessageBytes">A longer message is <see cref="WebSocketEvent.TooBig"/>, told by its header before anything is kept of it.</param>
/// <param name="inflates">Compression without context takeover is agreed on (RFC 7692): a compressed message may become up to <see cref="MaxGrowth"/> times as long as the limit.</param>
internal sealed class WebSocketReader(int maxMessageBytes, bool inflates = false) : IDisposable
{
    /// <summary>How many times the limit a message may have when it is inflated; inflating stops there.</summary>
    public const int MaxGrowth = 10;

    private const int MaxHeaderBytes = 14;
    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte DeflatedBit = 0x40;
    private const byte MaskBit = 0x80;

    private readonly byte[] _header = new byte[MaxHeaderBytes];
    private readonly byte[] _control = new byte[WebSocketFrames.MaxControlPayloadBytes];
    private byte[]? _message;
    private int _headerBytes;
    private int _messageBytes;
    private int _controlBytes;
    private bool _isFragmented;
    private bool _isDeflated;
    private bool _hasMessageEnded;

    // Of the frame whose payload is being read.
    private bool _isInPayload;
    private bool _isFinal;
    private WebSocketOpcode _opcode;
    private long _remaining;
    private uint _mask;
    private int _maskOffset;

    /// <summary>The message, or the payload of a ping or close, that the last <see cref="Read"/> told of; valid until the next.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Reads up to the end of the next event.</summary>
    /// <returns>How many bytes were taken. All of them, unless there is an event.</returns>
    public int Read(ReadOnlySpan<byte> input, out WebSocketEvent found)
    {
        ReleaseEndedMessage();
        var taken = 0;
        found = WebSocketEvent.None;
        while (found is WebSocketEvent.None && (taken < input.Length || (_isInPayload && _remaining == 0)))
        {
            taken += _isInPayload ? ReadPayload(input[taken..], out found) : ReadHeader(input[taken..], out found);
        }

        return taken;
    }

    public void Dispose()
    {
        _hasMessageEnded = true;
        ReleaseEndedMessage();
    }

    private int ReadHeader(ReadOnlySpan<byte> input, out WebSocketEvent found)
    {
        found = WebSocketEvent.None;
        var wanted = _headerBytes < 2 ? 2 : HeaderLength();
        var taken = Math.Min(wanted - _headerBytes, input.Length);
        input[..taken].CopyTo(_header.AsSpan(_headerBytes));
        _headerBytes += taken;
        if (_headerBytes >= 2 && _headerBytes == HeaderLength())
        {
            found = BeginFrame();
            _headerBytes = 0;
        }

        return taken;
    }

    private int HeaderLength() => 2 + (_header[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 } + ((_header[1] & MaskBit) != 0 ? 4 : 0);

    private WebSocketEvent BeginFrame()
    {
        var isControl = (_header[0] & 0x08) != 0;
        _isFinal = (_header[0] & FinalBit) != 0;
        _opcode = (WebSocketOpcode)(_header[0] & 0x0F);
        var length = _header[1] & 0x7F;
        var isMasked = (_header[1] & MaskBit) != 0;
        var reserved = _header[0] & ReservedBits;
        var opensDeflated = inflates && reserved == DeflatedBit && _opcode is WebSocketOpcode.Text or WebSocketOpcode.Binary;
        var isWellFormed = (reserved == 0 || opensDeflated) && isMasked && Enum.IsDefined(_opcode)
            && (isControl
                ? _isFinal && length <= WebSocketFrames.MaxControlPayloadBytes
                : _isFragmented == _opcode is WebSocketOpcode.Continuation);
        if (!isWellFormed)
        {
            return WebSocketEvent.Malformed;
        }

        var payloadBytes = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            127 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            _ => (ulong)length,
        };
        if (payloadBytes > long.MaxValue)
        {
            return WebSocketEvent.Malformed;
        }

        if (!isControl && payloadBytes > (ulong)(maxMessageBytes - _messageBytes))
        {
            return WebSocketEvent.TooBig;
        }

        _isDeflated = opensDeflated || (_isDeflated && (isControl || _isFragmented));
        _remaining = (long)payloadBytes;
        _mask = MemoryMarshal.Read<uint>(_header.AsSpan(_headerBytes - 4));
        _maskOffset = 0;
        _controlBytes = 0;
        _isInPayload = true;
        return WebSocketEvent.None;
    }

    private int ReadPayload(ReadOnlySpan<byte> input, out WebSocketEvent found)
    {
        var taken = (int)Math.Min(_remaining, input.Length);
        var isControl = _opcode >= WebSocketOpcode.Close;
        var target = isControl ? _control.AsSpan(_controlBytes) : MessageSpace(taken);
        Masking.CopyUnmasked(input[..taken], target, _mask, _maskOffset);
        _maskOffset = (_maskOffset + taken) & 3;
        _remaining -= taken;
        if (isControl)
        {
            _controlBytes += taken;
        }
        else
        {
            _messageBytes += taken;
        }

        found = _remaining == 0 ? EndFrame(isControl) : WebSocketEvent.None;
        return taken;
    }

    private WebSocketEvent EndFrame(bool isControl)
    {
        _isInPayload = false;
        if (isControl)
        {
            Payload = _control.AsMemory(0, _controlBytes);
            return _opcode switch
            {
                WebSocketOpcode.Ping => WebSocketEvent.Ping,
                WebSocketOpcode.Pong => WebSocketEvent.Pong,
                _ => WebSocketEvent.Close,
            };
        }

        _isFragmented = !_isFinal;
        if (_isFragmented)
        {
            return WebSocketEvent.None;
        }

        var found = _isDeflated ? Inflate() : WebSocketEvent.Message;
        Payload = found is WebSocketEvent.Message ? _message.AsMemory(0, _messageBytes) : default;
        _hasMessageEnded = true;
        return found;
    }

    private WebSocketEvent Inflate()
    {
        MessageCompression.Tail.CopyTo(MessageSpace(MessageCompression.Tail.Length));
        var deflated = new ArraySegment<byte>(_message!, 0, _messageBytes + MessageCompression.Tail.Length);
        var maxBytes = (int)Math.Min((long)MaxGrowth * maxMessageBytes, Array.MaxLength);
        var found = MessageCompression.Inflate(deflated, maxBytes, out var inflated, out var inflatedBytes);
        if (inflated is not null)
        {
            ArrayPool<byte>.Shared.Return(_message!);
            (_message, _messageBytes) = (inflated, inflatedBytes);
        }

        return found;
    }

    private Span<byte> MessageSpace(int more)
    {
        var needed = _messageBytes + more;
        if (_message is null || _message.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _messageBytes));
            _message.AsSpan(0, _messageBytes).CopyTo(larger);
            if (_message is not null)
            {
                ArrayPool<byte>.Shared.Return(_message);
            }

            _message = larger;
        }

        return _message.AsSpan(_messageBytes);
    }

    private void ReleaseEndedMessage()
    {
        if (!_hasMessageEnded)
        {
            return;
        }

        _hasMessageEnded = false;
        _messageBytes = 0;
        Payload = default;
        if (_message is not null)
        {
            ArrayPool<byte>.Shared.Return(_message);
            _message = null;
        }
    }
}
