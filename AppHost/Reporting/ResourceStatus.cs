using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AppHost.Reporting;

/// <summary>What the orchestrator says of a resource at one moment.</summary>
/// <param name="State">One of <see cref="KnownResourceStates"/>; null before the first.</param>
/// <param name="ExitCode">Of a process that ended.</param>
/// <param name="IsHealthy">Every health check of it passed.</param>
/// <param name="Complaints">What the failing health checks say.</param>
internal sealed record ResourceStatus(string Name, string? State, int? ExitCode, bool IsHealthy, ImmutableArray<string> Complaints)
{
    /// <summary>Running and healthy: whoever needs it can use it.</summary>
    public bool IsUsable => State is "Running" or "Active" && IsHealthy;

    /// <summary>It will not come by itself any more.</summary>
    public bool HasFailed => State == KnownResourceStates.RuntimeUnhealthy || KnownResourceStates.TerminalStates.Contains(State, StringComparer.Ordinal);

    public static ResourceStatus From(ResourceEvent resourceEvent)
    {
        var snapshot = resourceEvent.Snapshot;
        return new ResourceStatus(
            resourceEvent.Resource.Name,
            snapshot.State?.Text,
            snapshot.ExitCode,
            snapshot.HealthStatus == HealthStatus.Healthy,
            [.. snapshot.HealthReports.Where(static report => report.Status is not (null or HealthStatus.Healthy)).Select(static report => report.Description ?? FirstLine(report.ExceptionText) ?? report.Name)]);
    }

    private static string? FirstLine(string? text) => text?.Split('\n', 2)[0].Trim();
}
