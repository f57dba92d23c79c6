using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Observability;

/// <summary>One of the alert rules.</summary>
internal sealed partial record Alert(string Name, string Expression)
{
    public static IReadOnlyList<Alert> All { get; } =
        [.. Rule().Matches(SourceTree.Read("observability/alerts.yml").ReplaceLineEndings("\n")).Select(static rule => new Alert(rule.Groups["name"].Value, rule.Groups["expression"].Value))];

    [GeneratedRegex(@"- alert: (?<name>\w+)\n +expr: (?<expression>.+)\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rule();
}
