using Microsoft.Extensions.Hosting;
using Realtime.Subscriptions;

namespace Realtime;

/// <summary>Keeps this node's members right in the store while the host runs.</summary>
internal sealed class PresenceService(PresenceKeeper keeper) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => keeper.RunAsync(stoppingToken);
}
