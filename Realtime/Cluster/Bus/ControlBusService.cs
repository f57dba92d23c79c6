using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Realtime.Cluster.Bus;

/// <summary>The node listens before it joins, and until its server has stopped.</summary>
internal sealed partial class ControlBusService(ControlBusLoop loop, IOptions<ClusterOptions> options, ILogger<ControlBusService> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Secret is null)
        {
            Log.DevelopmentSecret(logger, ControlSecret.Key);
        }

        _running = loop.RunAsync(_stop.Token);
        await loop.WhenAttemptedAsync().WaitAsync(cancellationToken);
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();
}
