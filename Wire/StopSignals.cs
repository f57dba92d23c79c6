using System.Runtime.InteropServices;

namespace Wire;

/// <summary>
/// Tells of a second signal to stop. The first one begins the host's stop, which is the host's own business. One that follows at once is the same: a terminal gives it to
/// every process, and a wrapper passes it on.
/// </summary>
public sealed class StopSignals(Action onSecond, TimeProvider time) : IDisposable
{
    /// <summary>As hosts know them: on Windows Ctrl+C, the system's shutdown and Ctrl+Break.</summary>
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];

    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private long? _first;

    public void Listen() => _registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, _ => OnSignal())));

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

        onSecond();
    }

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());
}
