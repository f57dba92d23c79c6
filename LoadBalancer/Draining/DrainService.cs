using Wire;

namespace LoadBalancer.Draining;

/// <summary>Runs the drain before the server begins to stop; a second signal shortens it.</summary>
internal sealed class DrainService(BalancerDrain drain, TimeProvider time) : IHostedLifecycleService, IDisposable
{
    private readonly StopSignals _signals = new(drain.Hurry, time);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _signals.Listen();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => drain.RunAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.Dispose();
}
