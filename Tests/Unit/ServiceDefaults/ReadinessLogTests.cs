using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using ServiceDefaults;
using Tests.Support;

namespace Tests.Unit.ServiceDefaults;

public sealed class ReadinessLogTests
{
    [Fact]
    public async Task It_says_once_why_a_service_is_not_ready_and_once_that_it_is_again()
    {
        using var logs = new CapturedLogs();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using var host = new FakeHostLifetime();
        var log = new ReadinessLog(host, factory.CreateLogger<ReadinessLog>());

        await SayAsync(log, HealthStatus.Healthy, "3 nodes are usable");
        await SayAsync(log, HealthStatus.Degraded, "the registry cannot be read");
        Assert.Empty(logs.Entries);

        await SayAsync(log, HealthStatus.Unhealthy, "no node is usable");
        await SayAsync(log, HealthStatus.Unhealthy, "no node is usable");
        Assert.Equal(LogLevel.Error, Assert.Single(logs.Entries).Level);
        Assert.Equal(1, logs.Count("Not ready: nodes: no node is usable."));

        await SayAsync(log, HealthStatus.Unhealthy, "all 3 nodes fail");
        await SayAsync(log, HealthStatus.Degraded, "1 node is usable");
        await SayAsync(log, HealthStatus.Healthy, "1 node is usable");
        Assert.Equal([1, 1], [logs.Count("all 3 nodes fail"), logs.Count("Ready again.")]);
        Assert.Equal(3, logs.Entries.Count);
    }

    [Fact]
    public async Task It_is_silent_while_the_service_stops()
    {
        using var logs = new CapturedLogs();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using var host = new FakeHostLifetime();
        var log = new ReadinessLog(host, factory.CreateLogger<ReadinessLog>());
        host.StopApplication();

        await SayAsync(log, HealthStatus.Unhealthy, "no node is usable");

        Assert.Empty(logs.Entries);
    }

    private static Task SayAsync(ReadinessLog log, HealthStatus status, string description) => log.PublishAsync(
        new HealthReport(
            new Dictionary<string, HealthReportEntry>(StringComparer.Ordinal)
            {
                ["nodes"] = new(status, description, TimeSpan.Zero, exception: null, data: null),
                ["self"] = new(HealthStatus.Healthy, "fine", TimeSpan.Zero, exception: null, data: null),
            },
            TimeSpan.Zero),
        TestContext.Current.CancellationToken);
}
