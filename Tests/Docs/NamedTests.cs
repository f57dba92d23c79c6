using System.Text.RegularExpressions;

namespace Tests.Docs;

/// <summary>The tests that a page names as holding what it says: <c>Integration/RecoveryTests</c> is a file below <c>Tests/</c>.</summary>
internal static partial class NamedTests
{
    public static IEnumerable<string> In(MarkdownPage page) =>
        Name().Matches(page.Text).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("`(?<name>(Unit|Contracts|Integration|Simulation|Cluster|Architecture|AppHost|AuthService|LoadBalancer)(/[A-Z][A-Za-z]+)*/[A-Za-z]+(Tests|Contract))`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
