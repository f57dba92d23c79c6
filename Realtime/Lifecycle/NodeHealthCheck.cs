using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Realtime.Lifecycle;

/// <summary>Unhealthy until the node has joined for the first time; degraded while its lease does not hold, since its clients are better off with it than without.</summary>
internal sealed class NodeHealthCheck(NodeLife life) : IHealthCheck
{
    private static readonly Dictionary<string, object> LeaseLost = new(StringComparer.Ordinal) { ["lease-lost"] = true };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !life.HasJoined ? HealthCheckResult.Unhealthy("The node has not joined the cluster yet.")
            : !life.HoldsLease ? HealthCheckResult.Degraded("The node's lease has ended and could not be renewed.", data: LeaseLost)
            : HealthCheckResult.Healthy());
}
