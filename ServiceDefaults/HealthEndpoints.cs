using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace ServiceDefaults;

/// <summary>What the health endpoints say, wherever they are.</summary>
internal static class HealthEndpoints
{
    public static readonly HealthCheckOptions Live = new() { Predicate = static _ => false };

    public static readonly HealthCheckOptions Ready = new()
    {
        Predicate = static check => check.Tags.Contains(ServiceDefaultsExtensions.ReadyTag),
        ResponseWriter = ReadinessAnswer.WriteAsync,
    };
}
