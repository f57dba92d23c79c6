using Microsoft.Extensions.Hosting;

namespace Realtime.Lifecycle;

/// <summary>Runs the lease loop with the host. The lease ends before the server begins to stop, so that balancers send nobody to a closing door.</summary>
internal sealed class NodeLeaseService(NodeLeaseLoop loop) : BackgroundService, IHostedLifecycleService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
