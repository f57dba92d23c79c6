using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Metrics;

/// <summary>How the service is, as its readiness says it (docs/telemetry.md); a few seconds old.</summary>
internal sealed class ReadinessMetrics : IHealthCheckPublisher
{
    public const string MeterName = "ServiceDefaults";

    private volatile HealthReport? _latest;

    public ReadinessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge<int>("service.readiness", Status, "{status}", "2 = healthy, 1 = degraded, 0 = not ready. No value: not asked yet.");
        meter.CreateObservableGauge<int>("service.readiness.reasons", Reasons, "{reason}", "1 for each reason why the service is not healthy.");
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _latest = report;
        return Task.CompletedTask;
    }

    private IEnumerable<Measurement<int>> Status() => _latest is { } report ? [new Measurement<int>((int)report.Status)] : [];

    private IEnumerable<Measurement<int>> Reasons() => _latest is { } report
        ? ReadinessAnswer.ReasonsOf(report).Select(static reason => new Measurement<int>(1, new KeyValuePair<string, object?>("reason", reason)))
        : [];
}
