using AuthService.Data;
using AuthService.Keys;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthService.Startup;

/// <summary>Keys loaded and one row of the database readable.</summary>
internal sealed class StateHealthCheck(KeyStore keys, AuthDatabase database) : IHealthCheck
{
    public const string Name = "auth-state";

    /// <summary>Longer than a healthy database ever takes, shorter than any prober waits.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private volatile bool _isPrepared;

    public void ReportPrepared() => _isPrepared = true;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!_isPrepared || !keys.IsOpen)
        {
            return HealthCheckResult.Unhealthy("The state is not prepared yet.");
        }

        await database.ProbeAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
