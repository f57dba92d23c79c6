using System.Text.Json;

namespace Tests.Observability;

/// <summary>What can be said of the dashboard without a cluster; <c>Cluster/PrometheusTests</c> runs its queries.</summary>
public sealed class DashboardTests
{
    [Fact]
    public void It_asks_only_for_metrics_that_are_documented()
    {
        var unknown = Dashboard.Queries.SelectMany(static query => MetricNames.In(query.Query).Where(static name => !MetricNames.Documented.Contains(name)).Select(name => $"{query.Panel}: {name}"));

        Assert.True(Dashboard.Queries.Count() > 30, "There are hardly any queries.");
        Assert.All(Dashboard.Queries, static query => Assert.NotEmpty(MetricNames.In(query.Query)));
        Assert.Empty(unknown);
        Assert.NotEmpty(Dashboard.VariableQueries);
        Assert.All(Dashboard.VariableQueries, static query => Assert.Single(MetricNames.In(query), MetricNames.Documented.Contains));
    }

    [Fact]
    public void Every_query_goes_to_the_data_source_that_is_chosen()
    {
        var variables = Dashboard.Document.GetProperty("templating").GetProperty("list").EnumerateArray().ToList();

        Assert.Contains(variables, static variable => variable.GetProperty("name").GetString() == "datasource" && variable.GetProperty("type").GetString() == "datasource");
        Assert.All(Dashboard.Panels.Concat(Dashboard.Targets), static part => Assert.Equal(Dashboard.DataSource, part.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void Every_panel_says_what_it_shows_and_lies_beside_the_others()
    {
        var places = new HashSet<(int X, int Y)>();
        foreach (var panel in Dashboard.Document.GetProperty("panels").EnumerateArray())
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, width, height) = (Number(place, "x"), Number(place, "y"), Number(place, "w"), Number(place, "h"));
            Assert.True(x + width <= 24, panel.GetProperty("title").GetString());
            Assert.All(
                from column in Enumerable.Range(x, width) from line in Enumerable.Range(y, height) select (column, line),
                cell => Assert.True(places.Add(cell), panel.GetProperty("title").GetString()));
        }

        Assert.All(Dashboard.Panels, static panel => Assert.False(string.IsNullOrWhiteSpace(panel.GetProperty("description").GetString())));
        var ids = Dashboard.Document.GetProperty("panels").EnumerateArray().Select(static panel => Number(panel, "id")).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
