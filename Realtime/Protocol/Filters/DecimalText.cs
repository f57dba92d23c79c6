namespace Realtime.Protocol.Filters;

/// <summary>Numbers as texts: an optional sign, digits, optionally a point and digits. Compared by their digits, so none is too long and nothing is rounded.</summary>
internal readonly ref struct DecimalText
{
    private readonly bool _isNegative;
    private readonly ReadOnlySpan<char> _whole; // without leading zeros
    private readonly ReadOnlySpan<char> _fraction; // without trailing zeros

    private DecimalText(bool isNegative, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction)
    {
        _whole = whole.TrimStart('0');
        _fraction = fraction.TrimEnd('0');
        _isNegative = isNegative && (_whole.Length > 0 || _fraction.Length > 0);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out DecimalText number)
    {
        var isNegative = text is ['-', ..];
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        var isNumber = IsDigits(whole) && (point < 0 || IsDigits(fraction));
        number = isNumber ? new DecimalText(isNegative, whole, fraction) : default;
        return isNumber;
    }

    public int OrderAgainst(DecimalText other)
    {
        if (_isNegative != other._isNegative)
        {
            return _isNegative ? -1 : 1;
        }

        var size = _whole.Length != other._whole.Length ? _whole.Length.CompareTo(other._whole.Length) : _whole.SequenceCompareTo(other._whole);
        size = size != 0 ? size : _fraction.SequenceCompareTo(other._fraction);
        return _isNegative ? -size : size;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
