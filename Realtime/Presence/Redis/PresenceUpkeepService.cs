using Microsoft.Extensions.Hosting;

namespace Realtime.Presence.Redis;

/// <summary>Runs the upkeep with the host.</summary>
internal sealed class PresenceUpkeepService(PresenceUpkeep upkeep) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => upkeep.RunAsync(stoppingToken);
}
