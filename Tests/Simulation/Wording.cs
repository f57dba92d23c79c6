using System.Globalization;
using System.Runtime.CompilerServices;

namespace Tests.Simulation;

/// <summary>What is said of a moment of a run: put into words only where somebody reads it, since most moments go by unread.</summary>
[InterpolatedStringHandler]
internal ref struct Wording
{
    private DefaultInterpolatedStringHandler _text;

    public Wording(int literalLength, int formattedCount, bool holds, out bool isRead)
    {
        isRead = !holds;
        _text = isRead ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public Wording(int literalLength, int formattedCount, SimulatedWorld world, out bool isRead)
        : this(literalLength, formattedCount, !world.Tells, out isRead)
    {
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string Take() => _text.ToStringAndClear();
}
