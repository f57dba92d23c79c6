using Microsoft.Extensions.Hosting;

namespace Tests.Support;

/// <summary>A host that notes that it is to stop.</summary>
internal sealed class FakeHostLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private int _asked;

    /// <summary>How often it was asked to stop.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication()
    {
        Interlocked.Increment(ref _asked);
        _stopping.Cancel();
    }

    public void Dispose() => _stopping.Dispose();
}
