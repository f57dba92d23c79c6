using System.Globalization;

namespace AppHost.Commands;

/// <summary>How long a ban holds, as people write it: a number and one of s, m, h, d.</summary>
internal static class BanDuration
{
    public const string Rule = "Write a number and s, m, h or d, for example 30m, 12h or 7d; nothing = for ever.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <param name="text">What was written; null or blank = for ever.</param>
    /// <param name="duration">Null = for ever.</param>
    /// <returns>False = it cannot be understood, or is not from a second to ten years.</returns>
    public static bool TryParse(string? text, out TimeSpan? duration)
    {
        duration = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var written = text.Trim();
        if (!int.TryParse(written[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || UnitOf(written[^1]) is not { } unit || number > Longest / unit)
        {
            return false;
        }

        duration = number * unit;
        return true;
    }

    private static TimeSpan? UnitOf(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
