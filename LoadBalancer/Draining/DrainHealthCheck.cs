using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancer.Draining;

/// <summary>Whoever sends clients here is to send them elsewhere.</summary>
internal sealed class DrainHealthCheck(BalancerDrain drain) : IHealthCheck
{
    private static readonly Dictionary<string, object> Draining = new(StringComparer.Ordinal) { ["draining"] = true };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("the balancer drains and stops", data: Draining) : HealthCheckResult.Healthy());
}
