using System.Text.RegularExpressions;

namespace AppHost.Reporting;

/// <summary>Finds the line of a log that says why its resource failed.</summary>
internal static partial class FailureReason
{
    private const int MaxLength = 500;

    /// <param name="lines">In the order in which they were written.</param>
    /// <returns>The last unhandled exception, else the last line that was written as an error; null when there is none.</returns>
    public static string? Find(IEnumerable<(string Text, bool IsError)> lines)
    {
        string? exception = null;
        string? error = null;
        var isAfterErrorHeading = false;
        foreach (var (text, isError) in lines)
        {
            var line = Clean(text);
            if (line.Length == 0 || line.StartsWith("at ", StringComparison.Ordinal) || line.StartsWith("[sys]", StringComparison.Ordinal))
            {
                continue;
            }

            error = isError || isAfterErrorHeading ? line : error;
            exception = line.StartsWith("Unhandled exception", StringComparison.Ordinal) ? line : exception;
            isAfterErrorHeading = line.StartsWith("crit: ", StringComparison.Ordinal) || line.StartsWith("fail: ", StringComparison.Ordinal);
        }

        return Shorten(exception ?? error);
    }

    private static string Clean(string text) => LogTime().Replace(TerminalCodes().Replace(text, ""), "").Trim();

    private static string? Shorten(string? line) => line?.Length > MaxLength ? string.Concat(line.AsSpan(0, MaxLength), "...") : line;

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T[\d:.]+Z? ?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogTime();

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TerminalCodes();
}
