using System.Runtime.InteropServices;

namespace EmbeddedRedis;

/// <summary>Ctrl+C, SIGTERM, a closed console: on every operating system, with what each of them has.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly SemaphoreSlim _requested = new(initialCount: 0);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    public Task WaitAsync() => _requested.WaitAsync();

    public void Dispose()
    {
        Array.ForEach(_registrations, static registration => registration.Dispose());
        _requested.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _requested.Release();
    }
}
