using Microsoft.Extensions.Hosting;
using Realtime.Sinks;

namespace Realtime;

/// <summary>Turns the heartbeats' wheel while the host runs.</summary>
internal sealed class HeartbeatService(HeartbeatWheel wheel) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => wheel.RunAsync(stoppingToken);
}
