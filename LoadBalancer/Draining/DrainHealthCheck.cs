using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancer.Draining;

/// <summary>Whoever sends clients here is to send them elsewhere.</summary>
internal sealed class DrainHealthCheck(BalancerDrain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("the balancer drains and stops") : HealthCheckResult.Healthy());
}
