using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime;
using Realtime.Hooks;
using Tests.Support;
using Tests.Support.Intakes;
using Tests.Support.Otlp;

namespace Tests.Integration.Intakes;

/// <summary>What Sentry is told. Its SDK lives once in a process, so these tests run one after another.</summary>
[Collection(AloneGroup.Name)]
public sealed class SentryTests(ITestOutputHelper output)
{
    private const int Burst = 1000;
    private const int QueueBound = 30;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_arrives_with_the_trace_of_its_span_and_without_a_secret(bool exceptionMessages)
    {
        await using var sentry = await SentryServer.StartAsync(CancellationToken);
        await using var collector = await OtlpCollector.StartAsync(CancellationToken);
        var canaries = new Canaries();
        await using (var node = await StartAsync(sentry, collector, canaries, [("Telemetry:Sentry:ExceptionMessages", exceptionMessages ? "true" : "false"), ("Telemetry:Sentry:Traces", "true")]))
        {
            await PlantAsync(node, canaries);
            await Eventually.TrueAsync(() => sentry.Events.Count > 0);
        }

        var failure = Assert.Single(sentry.Events);
        var value = failure.GetProperty("exception").GetProperty("values").EnumerateArray().Last();
        Assert.Equal(("error", "Realtime.Hooks.RpcRunner", "The handler of {Name} failed."),
            (failure.GetProperty("level").GetString(), failure.GetProperty("logger").GetString(), failure.GetProperty("logentry").GetProperty("message").GetString()));
        Assert.Equal("System.InvalidOperationException", value.GetProperty("type").GetString());
        Assert.Equal(exceptionMessages, value.TryGetProperty("value", out var said) && said.GetString()!.StartsWith("boom token=[Redacted]", StringComparison.Ordinal));

        var span = Assert.Single(collector.Spans, static span => span.Name == "rpc");
        var trace = failure.GetProperty("contexts").GetProperty("trace");
        Assert.Equal((span.TraceId, span.SpanId), (trace.GetProperty("trace_id").GetString(), trace.GetProperty("span_id").GetString()));
        Assert.Contains("traces", sentry.Record.Select(static (origin, _) => origin));
        Assert.Empty(sentry.Record.Leaks(canaries.Search()));
        output.WriteLine($"{failure.GetRawText().Length} bytes: {failure.GetRawText()}");
    }

    [Fact]
    public async Task Many_failures_of_one_kind_are_few_events()
    {
        await using var sentry = await SentryServer.StartAsync(CancellationToken);
        await using (var node = await StartAsync(sentry, collector: null, new Canaries(), [("Telemetry:Sentry:MaxEventsPerMinute", "3")]))
        {
            var logger = node.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tests.Storm");
            for (var number = 0; number < Burst; number++)
            {
                LogError(logger, eventId: 7);
                LogInformation(logger);
            }

            LogError(logger, eventId: 8);
            await Eventually.TrueAsync(() => sentry.Events.Any(static failure => IsOf(failure, "8")));
        }

        // A minute may end in between.
        Assert.InRange(sentry.Events.Count(static failure => IsOf(failure, "7")), 3, 6);
    }

    [Theory]
    [InlineData(IntakeMood.Refuses)]
    [InlineData(IntakeMood.Stalls)]
    [InlineData(IntakeMood.Babbles)]
    [InlineData(null)]
    public async Task A_bad_intake_harms_nobody(object? mood)
    {
        var sentry = await SentryServer.StartAsync(CancellationToken);
        sentry.Mood = mood is IntakeMood given ? given : IntakeMood.Takes;
        var node = await StartAsync(sentry, collector: null, new Canaries(), [("Telemetry:Sentry:MaxEventsPerMinute", "1000")]);
        if (mood is null)
        {
            // Nobody listens there any more.
            await sentry.DisposeAsync();
        }

        var logger = node.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tests.Storm");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 0; number < Burst; number++)
        {
            LogError(logger, number);
        }

        await using var ann = await node.ConnectAsync();
        await ann.SubscribeAsync("chat:storm");
        Assert.True((await ann.PublishAsync("chat:storm", "still here")).TryGetProperty("publish", out _));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var stop = Stopwatch.StartNew();
        await node.DisposeAsync();
        output.WriteLine($"{mood ?? "Away"}: {Burst} failures, {sentry.Requests} requests, memory grew by {grown / 1024} KiB, stopped after {stop.ElapsedMilliseconds} ms.");
        if (mood is IntakeMood.Stalls)
        {
            Assert.InRange(sentry.Requests, 1, QueueBound);
        }

        // Each event has some 10 KiB; all of them would be 10 MB.
        Assert.InRange(grown, long.MinValue, 5 * 1024 * 1024);
        Assert.InRange(stop.Elapsed, TimeSpan.Zero, StopDeadline);
        if (mood is not null)
        {
            await sentry.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_open_connection_costs_nothing_for_it()
    {
        await using var sentry = await SentryServer.StartAsync(CancellationToken);
        var (off, on) = (await MeasureAsync([]), await MeasureAsync([("Telemetry:Sentry:Dsn", sentry.Dsn)]));

        // Both ends of each connection live in this process.
        output.WriteLine($"Managed KiB per connection: {off:0.00} without Sentry, {on:0.00} with it.");
        Assert.InRange(on - off, double.MinValue, 4);
    }

    [Fact]
    public async Task Without_a_dsn_nothing_of_it_is_there()
    {
        await using var node = await TestNode.StartAsync(hasTelemetry: true);

        Assert.DoesNotContain(node.Services.GetServices<ILoggerProvider>(), static provider => provider.GetType().Name.Contains("Sentry", StringComparison.Ordinal));
        Assert.False(global::Sentry.SentrySdk.IsEnabled);
    }

    private static async Task<double> MeasureAsync((string Key, string Value)[] more)
    {
        const int connections = 200;
        await using var node = await TestNode.StartAsync(more.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.Ordinal), hasTelemetry: true);
        await using (await node.ConnectAsync())
        {
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = new List<RealtimeTestClient>();
        for (var number = 0; number < connections; number++)
        {
            clients.Add(await node.ConnectAsync());
        }

        var perConnection = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / connections;
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        return perConnection;
    }

    /// <summary>Everything that a client can bring, and a handler that fails with all of it.</summary>
    private static async Task PlantAsync(TestNode node, Canaries canaries)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/publish?access_token={canaries.Query}&ticket={canaries.Ticket}", UriKind.Relative));
        request.Headers.Add("X-Api-Key", canaries.ApiKey);
        request.Headers.Add("Cookie", $"a={canaries.Cookie}");
        request.Headers.Add("Authorization", $"Bearer {canaries.Authorization}");
        request.Content = new StringContent($$"""{"channel":"chat:x","data":"{{canaries.Payload}}"}""");
        using var refused = await http.SendAsync(request, CancellationToken);
        Assert.False(refused.IsSuccessStatusCode);

        await using var ann = await node.ConnectAsync();
        var reply = await ann.AskAsync("rpc", new { method = "confess", data = new { text = canaries.Payload } });
        Assert.Equal(100, reply.GetProperty("error").GetProperty("code").GetInt32());
        await using var forger = await node.OpenAsync();
        await forger.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{canaries.Token}}}"}}""");
        Assert.Equal(3500, (await forger.WaitForCloseAsync()).Code);
    }

    private static Task<TestNode> StartAsync(SentryServer sentry, OtlpCollector? collector, Canaries canaries, (string Key, string Value)[] more)
    {
        var settings = more.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.Ordinal);
        settings["Telemetry:Sentry:Dsn"] = sentry.Dsn;
        settings["Realtime:Cluster:Secret"] = canaries.ClusterSecret + canaries.ClusterSecret;
        settings["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        if (collector is not null)
        {
            settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
            settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }

        return TestNode.StartAsync(settings, mayLogErrors: true, hasTelemetry: true, realtime: realtime => realtime.MapRpc<Asked, Asked>("confess", (asked, _, _) => throw Confess(asked, canaries)));
    }

    private static InvalidOperationException Confess(Asked asked, Canaries canaries) =>
        new($"{canaries.Confession} {{\"data\":\"{asked.Text}\"}}", new FormatException($"password={canaries.RedisPassword}")) { Data = { ["secret"] = canaries.ClusterSecret, [canaries.Ticket] = canaries.Payload }, HelpLink = $"https://x.test/?token={canaries.Token}" };

    private static bool IsOf(JsonElement failure, string eventId) => failure.GetProperty("fingerprint").EnumerateArray().Last().GetString() == eventId;

    private static void LogError(ILogger logger, int eventId) => logger.Log(LogLevel.Error, new EventId(eventId), "failed", new InvalidOperationException("it failed"), static (_, _) => "failed");

    private static void LogInformation(ILogger logger) => logger.Log(LogLevel.Information, new EventId(1), "fine", exception: null, static (_, _) => "fine");

    private sealed record Asked(string Text);
}
