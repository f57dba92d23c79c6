using System.Globalization;
using StackExchange.Redis;
using Tests.Support;
using Tests.Support.Otlp;
using Wire;

namespace Tests.Cluster;

/// <summary>What the running services export about what they do.</summary>
[Collection(ClusterGroup.Name)]
public sealed class TraceTests(ClusterFixture cluster)
{
    private const string Channel = "chat:traced";

    private static readonly string Here = ClusterFixture.NodeNames[0];
    private static readonly string There = ClusterFixture.NodeNames[1];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_publish_is_one_trace_over_both_nodes()
    {
        var trace = await PublishTracedAsync();

        var publish = Assert.Single(trace, static span => span.Name == "publish");
        Assert.Equal((Here, ""), (publish.Service, publish.ParentId));
        var delivered = trace.Where(static span => span.Name == "deliver").ToList();
        Assert.All(delivered, span => Assert.Equal(publish.SpanId, span.ParentId));
        Assert.Equal([Here, There], delivered.Select(static span => span.Service).Order(StringComparer.Ordinal));

        // Two where Redis did not know the script yet.
        Assert.All(trace.Where(IsRedis), span => Assert.Equal((Here, publish.SpanId), (span.Service, span.ParentId)));
    }

    [Fact]
    public async Task Housekeeping_leaves_no_spans()
    {
        await WaitForRenewalsAsync(2);

        // Spans leave a service in their order: once this one is here, those before it would be here too.
        await PublishTracedAsync();

        var spans = cluster.Telemetry.Spans;
        Assert.Contains(spans, static span => span.Service == Here);
        Assert.DoesNotContain(spans, static span => IsAbout(span, "/health"));
        Assert.DoesNotContain(spans, static span => IsAbout(span, "PING"));

        // Whatever happens in Redis is a part of something that somebody asked for.
        var known = spans.Select(static span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        Assert.Contains(spans, IsRedis);
        Assert.DoesNotContain(spans, span => IsRedis(span) && !known.Contains(span.ParentId));
    }

    [Fact]
    public async Task A_token_in_a_query_or_a_frame_reaches_no_telemetry()
    {
        var canary = cluster.Telemetry.Canary;
        using var http = cluster.CreateTrustingHttpClient();
        foreach (var path in (string[])["/auth/.well-known/openid-configuration", "/api/publish"])
        {
            using var response = await http.GetAsync(new Uri($"{path}?token={canary}", UriKind.Relative), CancellationToken);
        }

        foreach (var door in (string[])["sse", "uni_sse"])
        {
            var command = string.Create(CultureInfo.InvariantCulture, $$$"""{"id":1,"connect":{"token":"{{{canary}}}"},"token":"{{{canary}}}"}""");
            using var stream = await http.GetAsync(new Uri($"/connection/{door}?cf_connect={Uri.EscapeDataString(command)}", UriKind.Relative), CancellationToken);
            Assert.Contains("3500", await stream.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        }

        foreach (var node in ClusterFixture.NodeNames)
        {
            var address = new UriBuilder(cluster.Node(node).Address) { Scheme = Uri.UriSchemeWs, Path = "/connection/websocket", Query = $"token={canary}" }.Uri;
            await using var client = await RealtimeTestClient.OpenAsync(address);
            await client.SendTextAsync(string.Create(CultureInfo.InvariantCulture, $$$"""{"id":1,"connect":{"token":"{{{canary}}}"}}"""));
            Assert.Equal(3500, (await client.WaitForCloseAsync()).Code);
        }

        await using var refused = await RealtimeTestClient.OpenAsync(
            new UriBuilder(cluster.WebSocketAddress) { Query = $"token={canary}" }.Uri, options => options.RemoteCertificateValidationCallback = cluster.Certificate.IsTrusted);
        await refused.SendTextAsync(string.Create(CultureInfo.InvariantCulture, $$$"""{"id":1,"connect":{"token":"{{{canary}}}"}}"""));
        Assert.Equal(3500, (await refused.WaitForCloseAsync()).Code);

        // The requests are there, and their queries without what stood in them; after the trace everything before it is there too.
        await HasSpanAsync("auth-service", static span => span["url.query"] == "?token=Redacted");
        await HasSpanAsync("load-balancer", static span => span["url.query"] == "?token=Redacted");
        await PublishTracedAsync();
        Assert.Empty(cluster.Telemetry.Leaks);
    }

    private static bool IsRedis(ReceivedSpan span) => (span["db.system"] ?? span["db.system.name"]) == "redis";

    private static bool IsAbout(ReceivedSpan span, string text) =>
        span.Name.Contains(text, StringComparison.Ordinal) || span.Attributes.Values.Any(value => value.Contains(text, StringComparison.Ordinal));

    private Task HasSpanAsync(string service, Predicate<ReceivedSpan> predicate) => Eventually.HoldsAsync(
        () => cluster.Telemetry.Spans.Any(span => span.Service == service && predicate(span)), $"{service} has exported such a span.", CancellationToken);

    /// <summary>Ann publishes on one node, she and Bob on another one listen.</summary>
    /// <returns>The spans of this publish, when all are there.</returns>
    private async Task<IReadOnlyList<ReceivedSpan>> PublishTracedAsync()
    {
        await using var ann = await cluster.ConnectToAsync(Here, "ann", CancellationToken);
        await using var bob = await cluster.ConnectToAsync(There, "bob", CancellationToken);
        await ann.SubscribeAsync(Channel);
        await bob.SubscribeAsync(Channel);
        var begun = DateTimeOffset.UtcNow;
        var reply = await ann.PublishAsync(Channel, "hello");
        Assert.True(reply.TryGetProperty("publish", out _), reply.GetRawText());

        IReadOnlyList<ReceivedSpan> trace = [];
        await Eventually.HoldsAsync(
            () => IsWhole(trace = FindTrace(begun)), () => $"the whole trace is there. What is there:{Environment.NewLine}{string.Join(Environment.NewLine, trace)}", CancellationToken);
        return trace;
    }

    /// <summary>By its begin: spans of what was published before may arrive after those of this publish.</summary>
    private List<ReceivedSpan> FindTrace(DateTimeOffset begun)
    {
        var spans = cluster.Telemetry.Spans;
        var publish = spans.FirstOrDefault(span => span.Name == "publish" && span.Service == Here && span.StartedAt >= begun);
        return [.. spans.Where(span => span.TraceId == publish?.TraceId)];
    }

    private static bool IsWhole(IReadOnlyList<ReceivedSpan> trace) =>
        trace.Any(IsRedis) && trace.Any(span => span.Name == "publish") && trace.Count(static span => span.Name == "deliver") >= 2;

    /// <summary>Waits until a node has renewed its lease so many times.</summary>
    private async Task WaitForRenewalsAsync(int count)
    {
        await using var redis = await cluster.ConnectToRedisAsync(CancellationToken);
        RedisKey expiries = NodeRegistryLayout.ExpiriesKey(NodeRegistryLayout.DefaultKeyPrefix);
        for (var renewal = 0; renewal < count; renewal++)
        {
            var before = await redis.GetDatabase().SortedSetScoreAsync(expiries, Here);
            await Eventually.HoldsAsync(async () => await redis.GetDatabase().SortedSetScoreAsync(expiries, Here) > before, "the lease is renewed.", CancellationToken);
        }
    }
}
