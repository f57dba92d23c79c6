using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Observability;

/// <summary>The rules by which somebody is told, judged by Prometheus' own tool.</summary>
public sealed partial class AlertTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "observability");

    [Theory]
    [InlineData("check", "rules", "alerts.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    public async Task Prometheus_takes_the_rules_and_the_sample(params string[] arguments)
    {
        var (exitCode, output) = await Tool.RunAsync(Tool.FindOrSkip("promtool"), Folder, arguments);

        Assert.True(exitCode == 0, output);
        Assert.Contains("SUCCESS", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_alert_fires_when_it_should_and_is_silent_when_it_should()
    {
        var (exitCode, output) = await Tool.RunAsync(Tool.FindOrSkip("promtool"), Folder, "test", "rules", "alerts.test.yml");

        Assert.True(exitCode == 0, output);
        Assert.Contains("SUCCESS", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_alert_is_tested_both_ways()
    {
        var tests = Test().Matches(SourceTree.Read("observability/alerts.test.yml").ReplaceLineEndings("\n"))
            .Select(static test => (Name: test.Groups["name"].Value, Fires: test.Groups["alerts"].Value != " []")).ToHashSet();

        Assert.True(Alert.All.Count >= 15, "There are hardly any alerts.");
        Assert.Equal(Alert.All.SelectMany(static alert => new[] { (alert.Name, true), (alert.Name, false) }).Order(), tests.Order());
    }

    [Fact]
    public void Alerts_ask_only_for_metrics_that_are_documented()
    {
        var unknown = Alert.All.SelectMany(static alert => MetricNames.In(alert.Expression).Where(static name => !MetricNames.Documented.Contains(name)).Select(name => $"{alert.Name}: {name}"));

        Assert.All(Alert.All, static alert => Assert.NotEmpty(MetricNames.In(alert.Expression)));
        Assert.Empty(unknown);
    }

    [Fact]
    public void Names_are_found_in_queries() => Assert.Equal(
        ["a_total", "b", "c_bucket"],
        MetricNames.In("""sum by (job, le) (rate(a_total{x=~"y|z"}[5m])) > 2 and b unless on (job) histogram_quantile(0.9, c_bucket) or vector(0)"""));

    [GeneratedRegex(@"alertname: (?<name>\w+)\n +exp_alerts:(?<alerts>.*)\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Test();
}
