using System.Globalization;
using System.Net;
using System.Text;
using Aspire.Hosting.Testing;
using Tests.Observability;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>The running cluster as Prometheus sees it.</summary>
[Collection(ClusterGroup.Name)]
public sealed class PrometheusTests(ClusterFixture cluster)
{
    private const string Management = "management";

    /// <summary>What a cluster that is well has none of. A query that asks for one of them may be empty; the others may not.</summary>
    private static readonly string[] OnlyWhenSomethingIsWrong =
    [
        "realtime_slow_consumers_total", "realtime_handshakes_refused_total", "realtime_limits_refused_total", "load_balancer_refused_total", "realtime_joins_leaves_left_out_total",
        "realtime_hooks_failures_total", "realtime_redis_failures_total", "realtime_redis_retries_total", "realtime_broker_heals_total", "realtime_channels_unchecked_total",
        "realtime_cluster_refused_total", "service_readiness_reasons", "load_balancer_malformed_requests_total",

        "realtime_broker_doubts_total",

        // Of what an application adds.
        "realtime_hooks_duration_seconds_bucket",

        // Of nodes and balancers that stop.
        "realtime_drain_left", "realtime_drain_closed_total", "load_balancer_drain_ended_total",
    ];

    private static readonly string[] Services = ["auth-service", "load-balancer", .. ClusterFixture.NodeNames];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_served_on_the_management_port_and_nowhere_else()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var balancer = cluster.CreateTrustingHttpClient();
        foreach (var service in Services)
        {
            var management = cluster.App.GetEndpoint(service, Management);

            // A service that has just started says it after its first look at itself.
            await Eventually.HoldsAsync(
                async () => (await http.GetStringAsync(new Uri(management, "/metrics"), CancellationToken)).Contains("# TYPE service_readiness gauge", StringComparison.Ordinal),
                $"{service} says how ready it is",
                CancellationToken);
            Assert.Contains("\"status\":\"Healthy\"", await http.GetStringAsync(new Uri(management, "/health/ready"), CancellationToken), StringComparison.Ordinal);
            Assert.True(management.IsLoopback);

            if (service != "load-balancer")
            {
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, new Uri(cluster.App.GetEndpoint(service, "http"), "/metrics")));
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(balancer, new Uri(cluster.HttpsAddress, "/metrics")));
        Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(http, new Uri(cluster.HttpAddress, "/metrics")));
    }

    [Fact]
    public async Task Every_query_of_the_dashboard_has_an_answer_and_every_alert_can_be_judged()
    {
        await using var prometheus = await PrometheusServer.StartOrSkipAsync(Services.Select(service => (JobOf(service), service, cluster.App.GetEndpoint(service, Management))));
        await using var ann = await cluster.ConnectToAsync(ClusterFixture.NodeNames[0], "ann", CancellationToken);
        await using var bob = await cluster.ConnectToAsync(ClusterFixture.NodeNames[1], "bob", CancellationToken);
        await using (await cluster.ConnectToAsync(ClusterFixture.NodeNames[2], "eve", CancellationToken))
        {
            await ann.SubscribeAsync("chat:watched");
            await bob.SubscribeAsync("chat:watched");
        }

        await ann.PublishAsync("chat:watched", "hello");
        Assert.True((await ann.PublishAsync("news:watched", "not hers to publish")).TryGetProperty("error", out _));
        await CallApiAsync("publish", """{"channel":"news:watched","data":1}""");
        await CallApiAsync("info", "{}");

        var silent = new List<string>();
        await Eventually.HoldsAsync(async () => (silent = await SilentAsync(prometheus)).Count == 0, () => $"every query has an answer; none have:\n{string.Join('\n', silent)}", CancellationToken);

        var targets = (await prometheus.AskAsync("/api/v1/targets?state=active")).GetProperty("activeTargets").EnumerateArray().ToList();
        Assert.Equal(Services.Length, targets.Count);
        Assert.All(targets, static target => Assert.Equal("up", target.GetProperty("health").GetString()));
        await Eventually.HoldsAsync(async () => (await RulesAsync(prometheus)).TrueForAll(static rule => rule.Health == "ok"), "every alert was judged", CancellationToken);
        Assert.Equal(Alert.All.Select(static alert => alert.Name).Order(StringComparer.Ordinal), (await RulesAsync(prometheus)).Select(static rule => rule.Name).Order(StringComparer.Ordinal));
    }

    private static string JobOf(string service) => ClusterFixture.NodeNames.Contains(service, StringComparer.Ordinal) ? "realtime" : service;

    private static async Task<List<string>> SilentAsync(PrometheusServer prometheus)
    {
        var silent = new List<string>();
        foreach (var (panel, query) in Dashboard.Queries)
        {
            var isExpected = MetricNames.In(query).Any(static name => OnlyWhenSomethingIsWrong.Contains(name, StringComparer.Ordinal));

            // Asked all the same: it has to be one that Prometheus can read.
            if (await prometheus.CountAsync(query) == 0 && !isExpected)
            {
                silent.Add($"{panel}: {query}");
            }
        }

        return silent;
    }

    private static async Task<List<(string Name, string Health)>> RulesAsync(PrometheusServer prometheus) =>
    [
        .. (await prometheus.AskAsync("/api/v1/rules")).GetProperty("groups").EnumerateArray()
            .SelectMany(static group => group.GetProperty("rules").EnumerateArray())
            .Select(static rule => (rule.GetProperty("name").GetString()!, rule.GetProperty("health").GetString()!)),
    ];

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, Uri address)
    {
        using var response = await http.GetAsync(address, CancellationToken);
        return response.StatusCode;
    }

    private async Task CallApiAsync(string method, string body)
    {
        using var http = cluster.CreateTrustingHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/api/{method}")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-API-Key", cluster.ApiKey);
        using var response = await http.SendAsync(request, CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
