using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Realtime.Redis;

/// <summary>
/// Degraded while Redis is away, never unhealthy: a node without Redis keeps its clients, and a blip must not take every node out of the balancer at once.
/// Reads what is known and asks nobody.
/// </summary>
internal sealed class RedisHealthCheck(RedisConnectionState state) : IHealthCheck
{
    private static readonly Dictionary<string, object> Away = new(StringComparer.Ordinal) { ["redis-away"] = true };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.Problem is { } problem ? HealthCheckResult.Degraded(problem, data: Away) : HealthCheckResult.Healthy());
}
