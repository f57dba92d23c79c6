using System.Buffers;

namespace Realtime.Sinks.Outputs;

/// <summary>
/// Carries one connection's bytes out, in order, without ever making the caller wait: what does not leave at once is kept, up to a bound, and leaves later.
/// Nothing follows a byte that could not be sent.
/// </summary>
/// <param name="maxQueueBytes">What may wait; more is refused with <see cref="WriteOutcome.Full"/>.</param>
internal abstract class Output(int maxQueueBytes)
{
    private const int BatchBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private long _waitingBytes;
    private Task _draining = Task.CompletedTask;
    private bool _isDraining;
    private bool _isBroken;

    /// <summary>Completes when nothing waits any more, or the output is broken. Meant for the end, when nobody writes.</summary>
    public Task WhenDrainedAsync()
    {
        lock (_lock)
        {
            return _draining;
        }
    }

    /// <summary>Something waits already: what comes now is kept, not sent.</summary>
    public bool HasWaiting => Volatile.Read(ref _isDraining);

    /// <summary>Sends or keeps the bytes.</summary>
    /// <param name="bytes">What follows on the wire.</param>
    /// <param name="isShared">They never change, so they are kept as they are; otherwise what must be kept is copied.</param>
    /// <param name="isLast">Nothing follows: the bound does not count.</param>
    public WriteOutcome Write(ReadOnlyMemory<byte> bytes, bool isShared, bool isLast = false)
    {
        lock (_lock)
        {
            if (_isBroken)
            {
                return WriteOutcome.Broken;
            }

            var sent = _isDraining ? 0 : TrySend(bytes.Span);
            if (sent < 0)
            {
                _isBroken = true;
                return WriteOutcome.Broken;
            }

            bytes = bytes[sent..];

            if (bytes.IsEmpty)
            {
                return WriteOutcome.Taken;
            }

            if (_waitingBytes + bytes.Length > maxQueueBytes && !isLast)
            {
                // A part of it is out already: whatever followed would be read as its rest.
                _isBroken = sent > 0;
                return WriteOutcome.Full;
            }

            Keep(isShared ? bytes : bytes.ToArray());
            return WriteOutcome.Taken;
        }
    }

    /// <summary>Sends what goes without waiting.</summary>
    /// <returns>How many bytes went; negative = the connection is broken. Throws nothing.</returns>
    protected abstract int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Sends everything, waiting for the peer where it must. Whatever it throws means that the connection is broken.</summary>
    protected abstract ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    private void Keep(ReadOnlyMemory<byte> bytes)
    {
        _waiting.Enqueue(bytes);
        _waitingBytes += bytes.Length;
        if (!_isDraining)
        {
            _isDraining = true;
            _draining = DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        // The writer holds the lock and must not be made to send.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var buffer = ArrayPool<byte>.Shared.Rent(BatchBytes);
        try
        {
            while (TakeBatch(buffer) is { IsEmpty: false } batch)
            {
                await SendAsync(batch);
                lock (_lock)
                {
                    _waitingBytes -= batch.Length;
                }
            }
        }
        catch (Exception)
        {
            // Sockets, streams and web servers each say in their own way that the peer is gone.
            Break();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Many small frames leave in one write, a large one alone. Empty = nothing waits, and whoever writes next sends by itself.</summary>
    private ReadOnlyMemory<byte> TakeBatch(byte[] buffer)
    {
        lock (_lock)
        {
            if (!_waiting.TryPeek(out var first))
            {
                _isDraining = false;
                return default;
            }

            if (first.Length > buffer.Length)
            {
                return _waiting.Dequeue();
            }

            var used = 0;
            while (_waiting.TryPeek(out var next) && used + next.Length <= buffer.Length)
            {
                _waiting.Dequeue().CopyTo(buffer.AsMemory(used));
                used += next.Length;
            }

            return buffer.AsMemory(0, used);
        }
    }

    private void Break()
    {
        lock (_lock)
        {
            _isBroken = true;
            _isDraining = false;
            _waiting.Clear();
            _waitingBytes = 0;
        }
    }
}
