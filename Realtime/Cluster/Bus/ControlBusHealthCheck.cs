using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Realtime.Cluster.Bus;

/// <summary>Degraded while the node does not hear itself: orders of others may not reach it. Reads what is known and asks nobody.</summary>
internal sealed class ControlBusHealthCheck(ControlHearings hearings) : IHealthCheck
{
    public const string Name = "bus-silent";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(hearings.AreSilent ? HealthCheckResult.Degraded("What nodes say to each other does not reach this one.") : HealthCheckResult.Healthy());
}
