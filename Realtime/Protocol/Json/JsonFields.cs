using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Realtime.Protocol.Json;

/// <summary>
/// Walks the fields of nested objects. A value of the wrong kind, or a name that was read before, makes it <see cref="IsMalformed"/> and ends the walk: a check could
/// read the one value and the action use the other (RFC 8259 section 4 leaves it open). <c>null</c> counts as absent. Throws what <see cref="Utf8JsonReader"/> throws.
/// </summary>
internal ref struct JsonFields(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, JsonPayload.ReaderOptions);

    public bool IsMalformed { get; private set; }

    /// <summary>Enters the object that comes next.</summary>
    public bool TryEnter()
    {
        IsMalformed |= !_reader.Read() || _reader.TokenType is not JsonTokenType.StartObject;
        return !IsMalformed;
    }

    /// <summary>Enters the object that the field just named holds; false when it is null.</summary>
    /// <param name="isKnown">The field was read before.</param>
    public bool TryEnterOnce(bool isKnown) => IsNext(JsonTokenType.StartObject, isKnown);

    /// <summary>The next field of the object; false at its end.</summary>
    public bool TryNext([NotNullWhen(true)] out string? name)
    {
        var isField = !IsMalformed && _reader.Read() && _reader.TokenType is JsonTokenType.PropertyName;
        name = isField ? _reader.GetString()! : null;
        return isField;
    }

    /// <summary>True when nothing follows the outermost object.</summary>
    public bool IsAtEnd() => !_reader.Read();

    public void Skip() => _reader.Skip();

    public void Read(ref string? value)
    {
        if (IsNext(JsonTokenType.String, isKnown: value is not null))
        {
            value = _reader.GetString();
        }
    }

    public void Read(ref bool? value)
    {
        IsMalformed |= value is not null || !_reader.Read();
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

    /// <summary>Copies a value of any kind as it stands.</summary>
    public void ReadRaw(ref byte[]? value)
    {
        IsMalformed |= value is not null || !_reader.Read();
        if (!IsMalformed)
        {
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            value = JsonPayload.Copy(_json[start..(int)_reader.BytesConsumed]);
        }
    }

    private bool IsNext(JsonTokenType kind, bool isKnown)
    {
        IsMalformed |= isKnown || !_reader.Read() || (_reader.TokenType != kind && _reader.TokenType is not JsonTokenType.Null);
        return !IsMalformed && _reader.TokenType == kind;
    }
}
