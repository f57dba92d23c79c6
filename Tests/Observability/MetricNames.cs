using System.Text.RegularExpressions;
using Tests.Docs;

namespace Tests.Observability;

/// <summary>Names of metrics: those that docs/telemetry.md has, as Prometheus gets them, and those that a query asks for.</summary>
internal static partial class MetricNames
{
    /// <summary>Prometheus' own.</summary>
    private static readonly string[] OfPrometheus = ["up"];

    private static readonly string[] Keywords = ["by", "without", "and", "or", "unless", "on", "ignoring", "group_left", "group_right", "bool", "offset"];

    private static readonly string[] Endings = ["", "_total", "_bucket", "_count", "_sum"];

    /// <summary>Every form in which a metric of the page may come out.</summary>
    public static IReadOnlySet<string> Documented { get; } = Pages.Read("docs/telemetry.md").Rows
        .Where(static row => row.Count >= 4 && Metric().IsMatch(row[1]))
        .SelectMany(static row => Endings.Select(ending => $"{row[1].Trim('`').Replace('.', '_')}{Unit(row[2].Trim('`'))}{ending}"))
        .Concat(OfPrometheus)
        .ToHashSet(StringComparer.Ordinal);

    /// <returns>The names that a query asks for, without its functions, labels and texts.</returns>
    public static IEnumerable<string> In(string query) =>
        Name().Matches(Groups().Replace(Ranges().Replace(Matchers().Replace(Texts().Replace(query, ""), ""), ""), ""))
            .Select(static match => match.Value)
            .Where(static name => !Keywords.Contains(name, StringComparer.Ordinal))
            .Distinct(StringComparer.Ordinal);

    private static string Unit(string unit) => unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };

    [GeneratedRegex("^`[a-z_]+(\\.[a-z_]+)+`$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Texts();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Groups();

    [GeneratedRegex(@"(?<![\w.$])[a-z_][a-z0-9_]*\b(?!\s*\()", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
