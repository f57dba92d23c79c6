using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Realtime.Hub;
using Realtime.Protocol;

namespace Tests.Unit.Sinks;

/// <summary>Keeps what a sink tells of a connection, and does what the test wants done about it.</summary>
internal sealed class RecordingHandler : IConnectionHandler
{
    private readonly ConcurrentQueue<string> _events = new();
    private readonly TaskCompletionSource<CloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<string> Events => _events;

    /// <summary>Completes with the end of the connection.</summary>
    public Task<CloseReason> Closed => _closed.Task;

    public Func<CancellationToken, ValueTask> OnMessage { get; set; } = static _ => ValueTask.CompletedTask;

    public Action OnSlow { get; set; } = static () => { };

    public Action OnSilent { get; set; } = static () => { };

    public Action OnClosed { get; set; } = static () => { };

    async ValueTask IConnectionHandler.OnMessageAsync(ReadOnlySequence<byte> message, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(message);
        _events.Enqueue($"message {text}");
        try
        {
            await OnMessage(cancellationToken);
        }
        finally
        {
            _events.Enqueue($"end of {text}");
        }
    }

    void IConnectionHandler.OnSilent()
    {
        _events.Enqueue("silent");
        OnSilent();
    }

    void IConnectionHandler.OnUnreadable(DisconnectCode code) => _events.Enqueue($"unreadable {code.Code}");

    void IConnectionHandler.OnSlow()
    {
        _events.Enqueue("slow");
        OnSlow();
    }

    ValueTask IConnectionHandler.OnClosedAsync(CloseReason reason)
    {
        _events.Enqueue($"closed {reason}");
        _closed.TrySetResult(reason);
        OnClosed();
        return ValueTask.CompletedTask;
    }
}
