using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Realtime.Protocol.Protobuf;

/// <summary>The fields of one Protobuf message (https://protobuf.dev/programming-guides/encoding). Never throws; a length is compared with what is there before it is used.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message) : IFields
{
    /// <summary>No message of the protocol that is read lies deeper, filters included; a deeper one is malformed.</summary>
    private const int MaxDepth = 24;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = message;
    private Around _around;
    private int _depth;
    private int _at;
    private int _end = message.Length;
    private ProtobufMessage? _message;
    private WireType _type;

    public bool IsMalformed { get; private set; }

    private readonly bool IsOfBytes => _type is WireType.Bytes or WireType.Absent;

    public bool TryEnter(string message)
    {
        if (_depth == 0)
        {
            _message = ProtobufMessage.Named(message);
            _depth = 1;
            return true;
        }

        if (!IsOfBytes || _depth == MaxDepth || !TryReadLength(out var length))
        {
            IsMalformed = true;
            return false;
        }

        _around[_depth++] = (_end, _message);
        _end = _at + length;
        _message = ProtobufMessage.Named(message);
        return true;
    }

    public bool TryEnterOnce(string message, bool isKnown)
    {
        IsMalformed |= isKnown;
        return !IsMalformed && TryEnter(message);
    }

    public bool TryNext([NotNullWhen(true)] out string? name)
    {
        name = null;
        while (!IsMalformed && _at < _end)
        {
            if (!TryReadVarint(out var tag) || tag > uint.MaxValue || tag >> 3 == 0)
            {
                IsMalformed = true;
                return false;
            }

            _type = (WireType)(tag & 7);
            name = _message?.NameOf((uint)tag >> 3);
            if (name is not null)
            {
                return true;
            }

            Skip();
        }

        if (!IsMalformed && _depth > 1)
        {
            (_end, _message) = _around[--_depth];
        }

        return false;
    }

    public bool TryNextEntry(bool isKnown, ref int walk, [NotNullWhen(true)] out string? key)
    {
        key = null;
        if (walk > 0 || !TryEnter("entry"))
        {
            // Behind the entry, wherever in it the value lay.
            _at = IsMalformed ? _at : walk;
            return false;
        }

        walk = _end;
        int? valueAt = null;
        var valueType = WireType.Absent;
        while (TryNext(out var name))
        {
            if (string.Equals(name, "key", StringComparison.Ordinal))
            {
                Read(ref key);
            }
            else
            {
                IsMalformed |= valueAt is not null;
                (valueAt, valueType) = (_at, _type);
                Skip();
            }
        }

        (_at, _type) = (valueAt ?? walk, valueType);
        key ??= string.Empty;
        return !IsMalformed;
    }

    public readonly bool TryNextItem(bool isKnown, ref int walk) => walk++ == 0;

    public void Refuse() => IsMalformed = true;

    public readonly bool IsAtEnd() => _at == _bytes.Length;

    public void Skip()
    {
        var length = 0;
        var isRead = _type switch
        {
            WireType.Varint => TryReadVarint(out _),
            WireType.Bytes => TryReadLength(out length),
            WireType.Fixed64 => TryHave(length = sizeof(ulong)),
            WireType.Fixed32 => TryHave(length = sizeof(uint)),
            // Groups are no part of the protocol, and the other two values mean nothing.
            _ => false,
        };
        IsMalformed |= !isRead;
        _at += isRead ? length : 0;
    }

    public void Read(ref string? value)
    {
        if (TryReadBytes(isKnown: value is not null, out var bytes))
        {
            try
            {
                value = Strict.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                // Replaced characters would make two names one.
                IsMalformed = true;
            }
        }
    }

    public void Read(ref bool? value)
    {
        if (TryReadNumber(isKnown: value is not null, out var number))
        {
            value = number != 0;
        }
    }

    public void Read(ref long? value)
    {
        if (TryReadNumber(isKnown: value is not null, out var number))
        {
            value = (long)number;
        }
    }

    public void Read(ref ulong? value)
    {
        if (TryReadNumber(isKnown: value is not null, out var number))
        {
            value = number;
        }
    }

    public void ReadBytes(ref byte[]? value) => ReadRaw(ref value);

    public void ReadRaw(ref byte[]? value)
    {
        if (TryReadBytes(isKnown: value is not null, out var bytes))
        {
            value = bytes.ToArray();
        }
    }

    private bool TryReadNumber(bool isKnown, out ulong number)
    {
        number = 0;
        IsMalformed |= isKnown || _type is not WireType.Varint || !TryReadVarint(out number);
        return !IsMalformed;
    }

    private bool TryReadBytes(bool isKnown, out ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        IsMalformed |= isKnown || !IsOfBytes || !TryReadLength(out length);
        bytes = IsMalformed ? [] : _bytes.Slice(_at, length);
        _at += bytes.Length;
        return !IsMalformed;
    }

    private bool TryReadLength(out int length)
    {
        if (_type is WireType.Absent)
        {
            length = 0;
            return true;
        }

        var isRead = TryReadVarint(out var value) && value <= (ulong)(_end - _at);
        length = isRead ? (int)value : 0;
        return isRead;
    }

    private readonly bool TryHave(int length) => _end - _at >= length;

    private bool TryReadVarint(out ulong value)
    {
        var isRead = Protobuf.Varint.TryRead(_bytes[_at.._end], out value, out var length);
        _at += length;
        return isRead;
    }

    [InlineArray(MaxDepth)]
    private struct Around
    {
        private (int End, ProtobufMessage? Message) _first;
    }
}
