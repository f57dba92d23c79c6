using Microsoft.Extensions.Logging;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Sinks.Outputs;

namespace Realtime.Sinks;

/// <summary>
/// The outgoing half of a connection. The partition's round is the only one that appends and flushes; anybody may ask for the end.
/// </summary>
internal sealed partial class LocalConnection(
    ConnectionId id, Upgraded upgraded, SinkOptions options, SinkPartition partition, TimeProvider time, ILogger<LocalSink> logger) : IDisposable
{
    private readonly CancellationTokenSource _message = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _readerDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Frame> _pending = [];
    private Frame? _last;
    private Output? _output;
    private Task _cancelling = Task.CompletedTask;
    private Task _ending = Task.CompletedTask;
    private bool _isCut;
    private int _hasFailed;
    private bool _isLastWritten;
    private int _isEnding;
    private volatile bool _hasReceived;

    public ConnectionId Id => id;

    public SinkPartition Partition => partition;

    /// <summary>Set once, before anything is sent or read.</summary>
    public IConnectionHandler Handler { get; set; } = null!;

    /// <inheritdoc cref="Upgraded.IsListenOnly"/>
    public bool IsListenOnly => upgraded.IsListenOnly;

    /// <summary>The round's own.</summary>
    public List<AudienceId> Audiences { get; } = [];

    /// <summary>The round's own: what joins now would stay for ever.</summary>
    public bool IsDetached { get; set; }

    /// <summary>The end was asked for: nothing that comes in counts any more.</summary>
    public bool IsEnding => Volatile.Read(ref _isEnding) != 0;

    /// <summary>Something threw that never throws: nothing more goes out.</summary>
    private bool HasFailed => Volatile.Read(ref _hasFailed) != 0;

    /// <summary>The client was cut for its full queue.</summary>
    public bool IsCut => Volatile.Read(ref _isCut);

    /// <summary>Cancelled when the connection ends: for the message under way.</summary>
    public CancellationToken MessageToken => _message.Token;

    /// <summary>The wheel's count of ticks when something was last received, and when a ping was last sent.</summary>
    public long ReceivedAtTick { get; set; }

    /// <inheritdoc cref="ReceivedAtTick"/>
    public long PingedAtTick { get; set; }

    /// <summary>The first bytes from the client prove that it has the handshake's answer: from now on the socket may be written to directly.</summary>
    public void MarkReceived() => _hasReceived = true;

    /// <summary>True for the first who asks.</summary>
    public bool TryBeginEnd() => Interlocked.Exchange(ref _isEnding, 1) == 0;

    /// <returns>True when there was nothing to flush before.</returns>
    public bool Append(Frame frame)
    {
        if (_last is not null || _isCut || IsDetached || HasFailed)
        {
            return false;
        }

        _pending.Add(frame);
        return _pending.Count == 1;
    }

    /// <inheritdoc cref="Append"/>
    public bool AppendLast(Frame frame)
    {
        _last = frame;
        return _pending.Count == 0;
    }

    /// <param name="scratch">Where small frames are put together.</param>
    public void Flush(byte[] scratch)
    {
        if (IsDetached)
        {
            _pending.Clear();
            _detached.TrySetResult();
            return;
        }

        if (HasFailed)
        {
            _pending.Clear();
            return;
        }

        _output ??= upgraded.Socket is { } socket && _hasReceived && options.Output is OutputKind.Auto
            ? new SocketOutput(socket, options.MaxOutboundQueueBytes)
            : new StreamOutput(upgraded.Stream, options.MaxOutboundQueueBytes);
        var outcome = WritePending(_output, scratch);
        _pending.Clear();
        if (outcome is WriteOutcome.Full)
        {
            Volatile.Write(ref _isCut, true);
            Handler.OnSlow();
        }
        else if (outcome is WriteOutcome.Broken)
        {
            Abort();
        }

        if (_last is { } last && !_isLastWritten)
        {
            _isLastWritten = true;
            _cancelling = CancelMessageAsync();
            _output.Write(last.Bytes, isShared: true, isLast: true);
            _ending = EndAsync(_output);
        }
    }

    /// <summary>Something that never throws threw: said once, and the connection is cut.</summary>
    public void Fail(Exception unexpected)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) != 0)
        {
            return;
        }

        Log.Failed(logger, id.Value, unexpected);
        _ended.TrySetResult();
        Abort();
    }

    /// <summary>From the reader, when nothing more will be read. Afterwards nothing touches the connection's bytes any more. Throws nothing.</summary>
    public async Task FinishAsync()
    {
        _readerDone.TrySetResult();
        if (!TryBeginEnd())
        {
            // Somebody asked for the end before: the last bytes leave, or their time is over.
            await _ended.Task;
        }

        partition.Enqueue(new SinkOrder(SinkOrderKind.Detach, this, default, default));
        await _detached.Task;
        await _ending;
        await LetGoAsync();
        await _cancelling;
        await CancelMessageAsync();
    }

    public void Dispose() => _message.Dispose();

    /// <summary>A server may use a response's stream again for another request: what still waits must not be written into that.</summary>
    private async Task LetGoAsync()
    {
        if (upgraded.Inbox is null || _output?.WhenDrainedAsync() is not { IsCompleted: false } draining)
        {
            return;
        }

        Abort();
        await draining;
    }

    /// <summary>What the message under way has hung on its token may throw.</summary>
    private async Task CancelMessageAsync()
    {
        try
        {
            await _message.CancelAsync();
        }
        catch (Exception unexpected)
        {
            Fail(unexpected);
        }
    }

    /// <summary>The last bytes get their time, then the peer's answer gets its time; after that the connection is cut.</summary>
    private async Task EndAsync(Output output)
    {
        try
        {
            await output.WhenDrainedAsync().WaitAsync(options.WriteTimeout, time);
            _ended.TrySetResult();
            await _readerDone.Task.WaitAsync(options.WriteTimeout, time);
        }
        catch (TimeoutException)
        {
            Abort();
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Abort()
    {
        try
        {
            upgraded.Abort();
        }
        catch (Exception)
        {
            // The server has taken the connection back already: it is over.
        }
    }

    private WriteOutcome WritePending(Output output, byte[] scratch)
    {
        if (_pending.Count <= 1 || output.HasWaiting)
        {
            foreach (var frame in _pending)
            {
                if (output.Write(frame.Bytes, isShared: true) is var outcome and not WriteOutcome.Taken)
                {
                    return outcome;
                }
            }

            return WriteOutcome.Taken;
        }

        return WriteTogether(output, scratch);
    }

    private WriteOutcome WriteTogether(Output output, byte[] scratch)
    {
        var used = 0;
        foreach (var frame in _pending)
        {
            if (used + frame.Bytes.Length > scratch.Length)
            {
                if (output.Write(scratch.AsMemory(0, used), isShared: false) is var outcome and not WriteOutcome.Taken)
                {
                    return outcome;
                }

                used = 0;
            }

            if (frame.Bytes.Length > scratch.Length)
            {
                if (output.Write(frame.Bytes, isShared: true) is var outcome and not WriteOutcome.Taken)
                {
                    return outcome;
                }

                continue;
            }

            frame.Bytes.CopyTo(scratch.AsMemory(used));
            used += frame.Bytes.Length;
        }

        return output.Write(scratch.AsMemory(0, used), isShared: false);
    }
}
