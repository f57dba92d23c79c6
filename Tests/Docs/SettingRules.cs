using System.Globalization;

namespace Tests.Docs;

/// <summary>Whether a page and the settings say the same.</summary>
internal static class SettingRules
{
    /// <returns>A sentence for each setting that the page leaves out, knows no more, or gives another default.</returns>
    public static IEnumerable<string> Violations(MarkdownPage page, IReadOnlyList<Setting> settings)
    {
        var rows = page.Rows.Where(static row => row.Count > 1).SelectMany(static row => KeysIn(row[0]).Select(key => (Key: key, Default: row[1]))).ToList();
        foreach (var setting in settings)
        {
            var found = rows.Where(row => IsSame(row.Key, setting.Key)).ToList();
            if (found.Count == 0)
            {
                yield return $"{page.Path} does not say what {setting.Key} is.";
            }
            else if (Read(setting.Default) is { } expected && !found.Exists(row => Matches(row.Default, expected)))
            {
                yield return $"{page.Path} gives another default for {setting.Key} than {setting.Default}.";
            }
        }

        foreach (var (key, _) in rows.Where(row => row.Key.Contains(':', StringComparison.Ordinal) && !settings.Any(setting => IsSame(row.Key, setting.Key))))
        {
            yield return $"{page.Path} has the setting {key}, which nothing reads.";
        }
    }

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands in code in the first cell, where it looks like a key.</summary>
    private static IEnumerable<string> KeysIn(string cell) =>
        cell.Split('`').Where(static (_, index) => index % 2 == 1).Where(static text => text.Length > 0 && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '_'));

    /// <summary>Only what can be compared: numbers, times, switches.</summary>
    private static object? Read(object? value) => value is int or TimeSpan or bool ? value : null;

    private static bool Matches(string cell, object expected)
    {
        var text = cell.Split(';')[0].Trim('`', ' ');
        return expected switch
        {
            TimeSpan time => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var written) && written == time,
            int number => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var written) && written == number,
            bool isOn => bool.TryParse(text, out var written) && written == isOn,
            _ => false,
        };
    }
}
