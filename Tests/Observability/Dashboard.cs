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

    /// <summary>The series by which the dashboard's variables get their values: what stands in <c>label_values(series, label)</c>, in both places where Grafana keeps it.</summary>
    public static IEnumerable<string> VariableQueries =>
        from variable in Document.GetProperty("templating").GetProperty("list").EnumerateArray()
        where variable.GetProperty("type").GetString() == "query"
        from text in (string[])[variable.GetProperty("definition").GetString()!, variable.GetProperty("query").GetProperty("query").GetString()!]
        select text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.LastIndexOf(',')];
}
