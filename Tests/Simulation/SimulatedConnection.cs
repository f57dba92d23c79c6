using System.Buffers;
using Realtime.Hub;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>The node's end of a link. As a sink's connection does it: one message at a time, and the end is said once and last.</summary>
internal sealed class SimulatedConnection(SimulatedLink link) : IDisposable
{
    private readonly Queue<byte[]> _inbox = new();
    private readonly CancellationTokenSource _message = new();
    private TaskCompletionSource? _arrived;
    private CloseReason? _ended;
    private bool _isClosing;
    private bool _isCut;

    /// <summary>Set once, before anything is sent or read.</summary>
    public IConnectionHandler Handler { get; set; } = null!;

    public void Send(Frame frame)
    {
        if (_isClosing || _isCut || _ended is not null)
        {
            return;
        }

        if (!link.TrySend(frame.Bytes))
        {
            // Not at once: this may be called under a channel's lock.
            _isCut = true;
            link.Node.Process.Post(_ => Handler.OnSlow(), null);
        }
    }

    public void Close(Frame last)
    {
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        _message.Cancel();
        link.SendLast(last.Bytes);
    }

    /// <summary>From the client.</summary>
    public void Take(byte[] message)
    {
        if (!_isClosing)
        {
            _inbox.Enqueue(message);
            _arrived?.TrySetResult();
        }
    }

    /// <summary>Nothing is read any more.</summary>
    public void End(CloseReason reason)
    {
        if (_ended is null)
        {
            _ended = _isCut ? CloseReason.Slow : reason;
            _message.Cancel();
            _arrived?.TrySetResult();
        }
    }

    /// <returns>Why it ended; a message under way has ended before.</returns>
    public async Task<CloseReason> RunAsync()
    {
        while (_ended is null)
        {
            if (!_isClosing && _inbox.TryDequeue(out var message))
            {
                await ReadAsync(message);
                continue;
            }

            _arrived = new TaskCompletionSource();
            await _arrived.Task;
            _arrived = null;
        }

        return _ended.Value;
    }

    public void Dispose() => _message.Dispose();

    private async Task ReadAsync(byte[] message)
    {
        try
        {
            await Handler.OnMessageAsync(new ReadOnlySequence<byte>(message), _message.Token);
        }
        catch (OperationCanceledException) when (_message.IsCancellationRequested)
        {
            // The connection ends.
        }
    }
}
