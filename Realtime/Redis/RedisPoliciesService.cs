using Microsoft.Extensions.Hosting;

namespace Realtime.Redis;

/// <summary>Runs the check with the host.</summary>
internal sealed class RedisPoliciesService(RedisPolicies policies) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => policies.RunAsync(stoppingToken);
}
