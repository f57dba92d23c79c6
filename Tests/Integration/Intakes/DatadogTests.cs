using System.Diagnostics;
using Tests.Support;
using Tests.Support.Intakes;
using Tests.Support.Otlp;

namespace Tests.Integration.Intakes;

/// <summary>Telemetry to Datadog beside the dashboard's.</summary>
[Collection(AloneGroup.Name)]
public sealed class DatadogTests(ITestOutputHelper output)
{
    private const string ApiKey = "0123456789abcdef0123456789abcdef";
    private const string Counter = "realtime.commands";
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_signal_goes_to_its_address_with_the_key_and_metrics_go_as_deltas_beside_the_dashboards_sums()
    {
        await using var dashboard = await OtlpCollector.StartAsync(CancellationToken);
        await using var datadog = await OtlpCollector.StartAsync(CancellationToken);
        var canaries = new Canaries();
        await using (var node = await StartAsync(dashboard, datadog))
        {
            await using var ann = await node.ConnectAsync();
            await ann.SubscribeAsync("chat:news");
            await ann.PublishAsync("chat:news", canaries.Payload);
            await using var forger = await node.OpenAsync();
            await forger.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{canaries.Token}}}"}}""");
            Assert.Equal(3500, (await forger.WaitForCloseAsync()).Code);
            using var http = new HttpClient { BaseAddress = node.Address };
            using var asked = await http.GetAsync(new Uri($"/api/info?access_token={canaries.Query}", UriKind.Relative), CancellationToken);
            await Eventually.TrueAsync(() => Has(dashboard, Counter) && Has(datadog, Counter));
            await Eventually.TrueAsync(() => dashboard.Headers.Count == 3 && datadog.Headers.Count == 3);
            await Eventually.TrueAsync(() => datadog.Spans.Any(static span => span.Name == "publish"));
        }

        Assert.Equal(["logs", "metrics", "traces"], datadog.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.All(datadog.Headers.Values, static headers => Assert.Equal(ApiKey, headers["dd-api-key"]));
        Assert.All(dashboard.Headers.Values, static headers => Assert.False(headers.ContainsKey("dd-api-key")));
        Assert.Equal("true", datadog.Headers["traces"]["compute_stats"]);
        Assert.Equal("""{"resource_attributes_as_tags":true}""", datadog.Headers["metrics"]["dd-otel-metric-config"]);
        Assert.Equal((1, 2), (Temporality(datadog, Counter), Temporality(dashboard, Counter)));
        Assert.All(datadog.Metrics.Where(static metric => metric.IsMonotonic), static metric => Assert.Equal(1, metric.Temporality));
        Assert.Equal("{command}", datadog.Metrics.First(static metric => metric.Name == Counter).Unit);
        Assert.All((string[])["service.name", "service.version", "service.instance.id", "deployment.environment.name"],
            tag => Assert.All(datadog.Record.Select((_, text) => text.Contains(tag, StringComparison.Ordinal) ? "there" : "missing"), static found => Assert.Equal("there", found)));
        Assert.Empty(datadog.Record.Leaks(canaries.Search()));
        Assert.Empty(dashboard.Record.Leaks(canaries.Search()));
        Assert.Empty(dashboard.Record.Leaks(new SecretSearch([("the key", ApiKey)])));
    }

    [Theory]
    [InlineData(IntakeMood.Refuses)]
    [InlineData(IntakeMood.Stalls)]
    [InlineData(IntakeMood.Babbles)]
    [InlineData(null)]
    public async Task A_bad_intake_harms_neither_the_service_nor_the_dashboard(object? mood)
    {
        await using var dashboard = await OtlpCollector.StartAsync(CancellationToken);
        var datadog = await OtlpCollector.StartAsync(CancellationToken);
        datadog.Mood = mood is IntakeMood given ? given : IntakeMood.Takes;
        var node = await StartAsync(dashboard, datadog);
        if (mood is null)
        {
            await datadog.DisposeAsync();
        }

        await using var ann = await node.ConnectAsync();
        await ann.SubscribeAsync("chat:news");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 0; number < 3000; number++)
        {
            Assert.True((await ann.PublishAsync("plain:x", number)).TryGetProperty("publish", out _));
        }

        await Eventually.TrueAsync(() => dashboard.Spans.Count(static span => span.Name == "publish") > 1000 && Has(dashboard, Counter));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var stop = Stopwatch.StartNew();
        await node.DisposeAsync();
        output.WriteLine($"{mood ?? "Away"}: memory grew by {grown / 1024} KiB, stopped after {stop.ElapsedMilliseconds} ms.");
        Assert.InRange(stop.Elapsed, TimeSpan.Zero, StopDeadline);
        Assert.InRange(grown, long.MinValue, 32 * 1024 * 1024);
        if (mood is not null)
        {
            await datadog.DisposeAsync();
        }
    }

    private static bool Has(OtlpCollector collector, string metric) => collector.Metrics.Any(received => received.Name == metric);

    private static int Temporality(OtlpCollector collector, string metric) => Assert.Single(collector.Metrics, received => received.Name == metric).Temporality;

    private static Task<TestNode> StartAsync(OtlpCollector dashboard, OtlpCollector datadog) => TestNode.StartAsync(
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Telemetry:Datadog:ApiKey"] = ApiKey,
            ["Telemetry:Datadog:Endpoint"] = datadog.Address,
            ["Telemetry:Datadog:Signals"] = "Traces, Metrics, Logs",
            ["Telemetry:Datadog:Timeout"] = "00:00:01",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        },
        hasTelemetry: true,
        mayLogErrors: true);
}
