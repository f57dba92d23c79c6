using Microsoft.Extensions.Hosting;
using Realtime.Lifecycle.Draining;

namespace Realtime.Lifecycle;

/// <summary>Runs the lease loop with the host. When that stops, the node drains first, and its lease ends when nobody is left who belongs to it: all before the server begins to stop.</summary>
internal sealed class NodeLeaseService(NodeLeaseLoop loop, Drain drain) : BackgroundService, IHostedLifecycleService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await drain.RunAsync(cancellationToken);
        await StopAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
