using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Realtime.Lifecycle.Draining;

/// <summary>
/// A second signal to stop ends the drain's window. The first one begins the host's stop, which is the host's own business. One that follows at once is the same: a terminal
/// gives it to every process, and a wrapper passes it on.
/// </summary>
internal sealed class StopSignals(Drain drain, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];

    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private long? _first;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, _ => OnSignal())));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnSignal()
    {
        lock (_lock)
        {
            _first ??= time.GetTimestamp();
            if (time.GetElapsedTime(_first.Value) < SameSignal)
            {
                return;
            }
        }

        drain.Hurry();
    }

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());
}
