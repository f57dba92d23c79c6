using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Realtime.Cluster;

/// <summary>Degraded while another process has this node's name: what is said to the node reaches both, and it cannot hold a lease.</summary>
internal sealed class NameHealthCheck(NameConflict names) : IHealthCheck
{
    public const string Name = "name-taken";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(names.IsTaken ? HealthCheckResult.Degraded("Another process lives under this node's name.") : HealthCheckResult.Healthy());
}
