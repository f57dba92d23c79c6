using System.Text.RegularExpressions;

namespace Realtime.Lifecycle.Orders;

/// <summary>Names with <c>*</c> for any characters and <c>?</c> for one; everything else stands for itself. Takes time in proportion to the name, whatever the pattern.</summary>
/// <param name="pattern">Empty = every name. One that is longer than any name fits none.</param>
internal sealed class ChannelPattern(string pattern)
{
    public const int MaxLength = 1024;

    private readonly Regex? _expression = pattern.Length is > 0 and <= MaxLength ? Compile(pattern) : null;

    public bool Matches(string name) => _expression?.IsMatch(name) ?? pattern.Length == 0;

    private static Regex Compile(string pattern)
    {
        var expression = string.Concat(pattern.Select(static letter => letter switch
        {
            '*' => ".*",
            '?' => ".",
            _ => Regex.Escape(letter.ToString()),
        }));
        return new Regex($@"\A(?:{expression})\z", RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }
}
