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
    private const int MaxComplaintLength = 200;

    /// <summary>Running and healthy: whoever needs it can use it.</summary>
    public bool IsUsable => State is "Running" or "Active" && IsHealthy;

    /// <summary>It will not come by itself any more.</summary>
    public bool HasFailed => State == KnownResourceStates.RuntimeUnhealthy || KnownResourceStates.TerminalStates.Contains(State, StringComparer.Ordinal);

    /// <summary>It stopped when it was asked to, or was killed: 128 + SIGKILL or SIGTERM, on Windows what <see cref="System.Diagnostics.Process.Kill()"/> leaves.</summary>
    public bool WasEndedByOthers => ExitCode is 0 or 137 or 143 or -1;

    /// <summary>Before anything is known.</summary>
    public static ResourceStatus Unknown(string name) => new(name, State: null, ExitCode: null, IsHealthy: false, []);

    public static ResourceStatus From(ResourceEvent resourceEvent)
    {
        var snapshot = resourceEvent.Snapshot;
        return new ResourceStatus(
            resourceEvent.Resource.Name,
            snapshot.State?.Text,
            snapshot.ExitCode,
            snapshot.HealthStatus == HealthStatus.Healthy,
            [.. snapshot.HealthReports.Where(static report => report.Status is not (null or HealthStatus.Healthy)).Select(Complaint)]);
    }

    private static string Complaint(HealthReportSnapshot report)
    {
        var text = (report.Description ?? report.ExceptionText ?? report.Name).Split('\n', 2)[0].Trim();
        return text.Length > MaxComplaintLength ? string.Concat(text.AsSpan(0, MaxComplaintLength), "...") : text;
    }
}
