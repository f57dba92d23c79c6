using System.Text.Json;
using Tests.Support;

namespace Tests.Observability;

/// <summary>The dashboard as Grafana reads it.</summary>
internal static class Dashboard
{
    public const string DataSource = "${datasource}";

    public static JsonElement Document { get; } = JsonElement.Parse(SourceTree.Read("observability/dashboard.json"));

    public static IEnumerable<JsonElement> Panels => Document.GetProperty("panels").EnumerateArray().Where(static panel => panel.GetProperty("type").GetString() != "row");

    public static IEnumerable<JsonElement> Targets => Panels.SelectMany(static panel => panel.GetProperty("targets").EnumerateArray());

    /// <summary>The title of each query's panel, and the query as it reaches Prometheus with all nodes chosen.</summary>
    public static IEnumerable<(string Panel, string Query)> Queries => Panels.SelectMany(static panel => panel.GetProperty("targets").EnumerateArray().Select(target => (
        panel.GetProperty("title").GetString()!,
        target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$node", ".*", StringComparison.Ordinal))));
}
