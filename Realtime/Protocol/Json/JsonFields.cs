using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Realtime.Protocol.Json;

/// <summary>JSON's fields: <c>null</c> counts as absent (RFC 8259 section 4 leaves open what a name means that stands there twice). Throws what <see cref="Utf8JsonReader"/> throws.</summary>
internal ref struct JsonFields(ReadOnlySpan<byte> json) : IFields
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, JsonPayload.ReaderOptions);
    private bool _isAtItem; // its first token is read already

    public bool IsMalformed { get; private set; }

    public bool TryEnter(string message)
    {
        IsMalformed |= !Advance() || _reader.TokenType is not JsonTokenType.StartObject;
        return !IsMalformed;
    }

    public bool TryEnterOnce(string message, bool isKnown) => IsNext(JsonTokenType.StartObject, isKnown);

    public bool TryNext([NotNullWhen(true)] out string? name)
    {
        var isField = !IsMalformed && _reader.Read() && _reader.TokenType is JsonTokenType.PropertyName;
        name = isField ? _reader.GetString()! : null;
        return isField;
    }

    public bool TryNextEntry(bool isKnown, ref int walk, [NotNullWhen(true)] out string? key)
    {
        key = null;
        return (walk++ > 0 || IsNext(JsonTokenType.StartObject, isKnown)) && TryNext(out key);
    }

    public bool TryNextItem(bool isKnown, ref int walk)
    {
        if (walk++ > 0 || IsNext(JsonTokenType.StartArray, isKnown))
        {
            _isAtItem = !IsMalformed && _reader.Read() && _reader.TokenType is not JsonTokenType.EndArray;
        }

        return _isAtItem;
    }

    public void Refuse() => IsMalformed = true;

    public bool IsAtEnd() => !_reader.Read();

    public void Skip()
    {
        _isAtItem = false;
        _reader.Skip();
    }

    public void Read(ref string? value)
    {
        if (IsNext(JsonTokenType.String, isKnown: value is not null))
        {
            value = _reader.GetString();
        }
    }

    public void Read(ref bool? value)
    {
        IsMalformed |= value is not null || !Advance();
        if (!IsMalformed && _reader.TokenType is not JsonTokenType.Null)
        {
            IsMalformed |= _reader.TokenType is not (JsonTokenType.True or JsonTokenType.False);
            value = _reader.TokenType is JsonTokenType.True;
        }
    }

    public void Read(ref long? value)
    {
        if (IsNext(JsonTokenType.Number, isKnown: value is not null))
        {
            IsMalformed |= !_reader.TryGetInt64(out var number);
            value = number;
        }
    }

    public void Read(ref ulong? value)
    {
        if (IsNext(JsonTokenType.Number, isKnown: value is not null))
        {
            IsMalformed |= !_reader.TryGetUInt64(out var number);
            value = number;
        }
    }

    public void ReadBytes(ref byte[]? value)
    {
        if (IsNext(JsonTokenType.String, isKnown: value is not null))
        {
            // Escapes are never shorter than what they stand for.
            Span<byte> text = new byte[_reader.ValueSpan.Length];
            value = text[.._reader.CopyString(text)].ToArray();
        }
    }

    public void ReadRaw(ref byte[]? value)
    {
        IsMalformed |= value is not null || !Advance();
        if (!IsMalformed)
        {
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            value = JsonPayload.Copy(_json[start..(int)_reader.BytesConsumed]);
        }
    }

    private bool IsNext(JsonTokenType kind, bool isKnown)
    {
        IsMalformed |= isKnown || !Advance() || (_reader.TokenType != kind && _reader.TokenType is not JsonTokenType.Null);
        return !IsMalformed && _reader.TokenType == kind;
    }

    private bool Advance()
    {
        var isThere = _isAtItem || _reader.Read();
        _isAtItem = false;
        return isThere;
    }
}
