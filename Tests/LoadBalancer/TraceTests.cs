using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Tests.Support;

namespace Tests.LoadBalancer;

public sealed class TraceTests
{
    [Fact]
    public async Task Looking_for_nodes_and_asking_for_their_health_leaves_no_spans_and_a_request_does()
    {
        using var spans = new Spans();
        await using var redis = await RedisServerStore.StartOrSkipAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await using (var balancer = await TestBalancer.StartAsync(
            withFakeRegistry: false,
            services: services => services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans)),
            settings: ("ConnectionStrings:redis", redis.ConnectionString)))
        {
            await RedisLeases.WriteAsync(redis, node.Lease());
            await balancer.HasNodesAsync(1);
            await Eventually.TrueAsync(() => node.HealthQuestions >= 3);
            using var client = balancer.Client();
            using var answer = await client.GetAsync("/api/info", TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => spans.Has($"{node.Address}/api/info"));
        }

        // Spans of Redis are written late, and at the latest when the balancer has stopped.
        Assert.False(spans.Has($"{node.Address}/health/"));
        Assert.False(spans.Has($"server.port={redis.Port}"));
    }

    // Sees the spans of the whole process: the address says whose they are.
    private sealed class Spans : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<string> _seen = [];

        public bool Has(string part) => _seen.Any(span => span.Contains(part, StringComparison.Ordinal));

        public override void OnEnd(Activity data) => _seen.Enqueue(string.Join(' ', data.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}")));
    }
}
