using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Realtime.Bans;

/// <summary>Unhealthy until the list has been read for the first time, since nobody is let in before; degraded while the copy is old. Reads what is known and asks nobody.</summary>
internal sealed class BanHealthCheck(BanList list, IOptions<BanOptions> options) : IHealthCheck
{
    public const string Name = "bans";

    private static readonly Dictionary<string, object> Unread = new(StringComparer.Ordinal) { ["bans-unread"] = true };
    private static readonly Dictionary<string, object> Stale = new(StringComparer.Ordinal) { ["bans-stale"] = true };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            list.Age is not { } age ? HealthCheckResult.Unhealthy("The ban list has not been read yet.", data: Unread)
            : age > options.Value.StaleAfter ? HealthCheckResult.Degraded("The ban list could not be compared with the store for a while.", data: Stale)
            : HealthCheckResult.Healthy());
}
