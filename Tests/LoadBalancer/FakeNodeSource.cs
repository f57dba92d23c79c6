using LoadBalancer.Nodes;
using Wire;

namespace Tests.LoadBalancer;

/// <summary>A registry in memory: what it holds, and whether it can be read at all, is up to the test.</summary>
internal sealed class FakeNodeSource : INodeSource
{
    private volatile IReadOnlyList<ReadOnlyMemory<byte>> _stored = [];
    private volatile Exception? _failure;
    private volatile TaskCompletionSource? _silence;
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public void Hold(params NodeLease[] leases) => _stored = [.. leases.Select(static lease => (ReadOnlyMemory<byte>)lease.ToUtf8Json())];

    public void HoldRaw(params byte[][] stored) => _stored = [.. stored.Select(static bytes => (ReadOnlyMemory<byte>)bytes)];

    public void Fail(Exception? failure) => _failure = failure;

    public void FallSilent() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (_silence is { } silence)
        {
            await silence.Task.WaitAsync(cancellationToken);
        }

        return _failure is { } failure ? throw failure : _stored;
    }
}
