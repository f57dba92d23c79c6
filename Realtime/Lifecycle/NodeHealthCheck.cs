using Microsoft.Extensions.Diagnostics.HealthChecks;
using Realtime.Cluster;

namespace Realtime.Lifecycle;

/// <summary>Unhealthy until the node has joined for the first time, and again once it drains; degraded while its lease does not hold, since its clients are better off with it than without.</summary>
internal sealed class NodeHealthCheck(NodeLife life, DrainState drain) : IHealthCheck
{
    private static readonly Dictionary<string, object> LeaseLost = new(StringComparer.Ordinal) { ["lease-lost"] = true };
    private static readonly Dictionary<string, object> Draining = new(StringComparer.Ordinal) { ["draining"] = true };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !drain.TakesClients ? HealthCheckResult.Unhealthy("The node drains: it takes no new clients and stops.", data: Draining)
            : !life.HasJoined ? HealthCheckResult.Unhealthy("The node has not joined the cluster yet.")
            : !life.HoldsLease ? HealthCheckResult.Degraded("The node's lease has ended and could not be renewed.", data: LeaseLost)
            : HealthCheckResult.Healthy());
}
