using Microsoft.Extensions.Hosting;
using Wire;

namespace Realtime.Lifecycle.Draining;

/// <summary>A second signal to stop ends the drain's window.</summary>
internal sealed class SecondSignal(Drain drain, TimeProvider time) : IHostedService, IDisposable
{
    private readonly StopSignals _signals = new(drain.Hurry, time);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _signals.Listen();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.Dispose();
}
