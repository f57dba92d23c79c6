using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Docs;

public sealed partial class MetricTests
{
    [Fact]
    public void Every_metric_stands_in_its_table_with_its_unit()
    {
        var metrics = SourceTree.Files(".cs").Where(static file => !file.StartsWith("Tests/", StringComparison.Ordinal)).SelectMany(static file => In(SourceTree.Read(file))).ToList();

        Assert.True(metrics.Count > 8, "There are hardly any metrics.");
        Assert.Empty(TableRules.Missing(Pages.Read("docs/telemetry.md"), metrics));
    }

    [Fact]
    public void A_metric_that_is_missing_or_has_another_unit_is_found()
    {
        var metrics = In("""meter.CreateCounter<long>("a.one", "{thing}", "..."); meter.CreateHistogram<double>(\n    "a.two", "s", "...");""".Replace("\\n", "\n", StringComparison.Ordinal)).ToList();

        Assert.Equal([("`a.one`", "`{thing}`"), ("`a.two`", "`s`")], metrics);
        Assert.Equal([("`a.two`", "`s`")], TableRules.Missing(new MarkdownPage("x.md", "| `a.one` | `{thing}` |\n| `a.two` | `ms` |"), metrics));
    }

    private static IEnumerable<(string Left, string Right)> In(string source) =>
        Instrument().Matches(source).Select(static match => ($"`{match.Groups["name"].Value}`", $"`{match.Groups["unit"].Value}`"));

    [GeneratedRegex("""\.Create(Observable)?(Counter|UpDownCounter|Histogram|Gauge)<\w+>\(\s*"(?<name>[^"]+)",\s*[^"{]*"(?<unit>[^"]+)" """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instrument();
}
