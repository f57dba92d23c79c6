using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Realtime.Redis;

/// <summary>
/// Degraded while Redis is away, never unhealthy: a node without Redis keeps its clients, and a blip must not take every node out of the balancer at once.
/// Reads what is known and asks nobody.
/// </summary>
internal sealed class RedisHealthCheck(RedisConnectionState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            state is { Problem: { } problem, Reason: { } reason }
                ? HealthCheckResult.Degraded(problem, data: new Dictionary<string, object>(StringComparer.Ordinal) { [reason] = true })
                : HealthCheckResult.Healthy());
}
