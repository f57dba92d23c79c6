using System.Text;
using Realtime.Hub;

namespace Tests.Simulation;

/// <summary>
/// A connection between a client and a node, as the network carries it: bytes in order, each batch some time after the one before. It may be cut, silent, or stand still
/// since the client does not read.
/// </summary>
internal sealed class SimulatedLink(SeededScheduler scheduler, FaultPlan plan, SimulatedClient client, SimulatedNode node)
{
    /// <summary>How long bytes wait for a client once the node has closed.</summary>
    private const int WriteTimeout = 5_000;

    /// <summary>After so long nothing was heard of the other side.</summary>
    private const int SilenceTimeout = 8_000;

    private readonly Queue<ReadOnlyMemory<byte>> _toClient = new();
    private readonly RelayLine _toNode = new(scheduler, node.Process);
    private readonly TaskCompletionSource _ended = new();
    private readonly Queue<Action<SimulatedConnection>> _early = new();
    private TaskCompletionSource? _reads;
    private SimulatedConnection? _connection;
    private ReadOnlyMemory<byte>? _last;
    private int _waitingBytes;
    private bool _isPumping;
    private bool _isSilent;

    public SimulatedNode Node => node;

    /// <summary>Completes when the client's end is closed.</summary>
    public Task Ended => _ended.Task;

    public bool IsOpen => !_ended.Task.IsCompleted;

    /// <summary>Bytes that waited for the client at most.</summary>
    public int MostWaitingBytes { get; private set; }

    public void Accepted(SimulatedConnection connection)
    {
        _connection = connection;
        while (_early.TryDequeue(out var act))
        {
            act(connection);
        }
    }

    /// <summary>The client says something.</summary>
    public void Say(string command)
    {
        if (!IsOpen || _isSilent)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(command);
        _toNode.Add(scheduler.Choose(plan.MaxLag), () => Reach(connection => connection.Take(bytes)));
    }

    /// <summary>The client closes, or the network cuts: the node hears of it after what came before.</summary>
    public void Close(CloseReason reason)
    {
        if (!_isSilent)
        {
            _toNode.Add(scheduler.Choose(plan.MaxLag), () => Reach(connection => connection.End(reason)));
        }

        _ended.TrySetResult();
    }

    /// <summary>Nothing passes any more, and neither side is told: both find out by the silence.</summary>
    public void Silence()
    {
        if (_isSilent || !IsOpen)
        {
            return;
        }

        _isSilent = true;
        _toNode.Lose();
        scheduler.Post(_ => _ = NoticeAsync(), null);
    }

    /// <summary>The client reads nothing until it goes on.</summary>
    public void Stall() => _reads ??= new TaskCompletionSource();

    public void GoOn()
    {
        var reads = _reads;
        _reads = null;
        reads?.TrySetResult();
    }

    /// <summary>The node's process has died: what it had written may still arrive in part.</summary>
    public void NodeDied()
    {
        var arriving = _toClient.Take(scheduler.Choose(_toClient.Count + 1)).ToList();
        _toClient.Clear();
        arriving.ForEach(_toClient.Enqueue);
        _last ??= ReadOnlyMemory<byte>.Empty;
        Pump();
    }

    /// <summary>From the node.</summary>
    /// <returns>False = more waits than the client may leave.</returns>
    public bool TrySend(ReadOnlyMemory<byte> bytes)
    {
        if (_waitingBytes + bytes.Length > plan.MaxQueueBytes)
        {
            return false;
        }

        _toClient.Enqueue(bytes);
        _waitingBytes += bytes.Length;
        MostWaitingBytes = Math.Max(MostWaitingBytes, _waitingBytes);
        Pump();
        return true;
    }

    /// <summary>From the node: it closes after this.</summary>
    public void SendLast(ReadOnlyMemory<byte> bytes)
    {
        _last ??= bytes;
        Pump();
        scheduler.Post(_ => _ = CutLaterAsync(), null);
    }

    /// <summary>Inside the node: what comes before the process has taken the connection waits for that.</summary>
    private void Reach(Action<SimulatedConnection> act)
    {
        if (_connection is { } connection)
        {
            act(connection);
        }
        else
        {
            _early.Enqueue(act);
        }
    }

    private void Pump()
    {
        if (!_isPumping)
        {
            _isPumping = true;
            scheduler.Post(_ => _ = PumpAsync(), null);
        }
    }

    private async Task PumpAsync()
    {
        while (_toClient.Count > 0 || _last is not null)
        {
            await scheduler.LagAsync(plan.MaxLag);
            while (_reads is { } reads)
            {
                await Task.WhenAny(reads.Task, _ended.Task);
                if (!IsOpen)
                {
                    break;
                }
            }

            if (!IsOpen || _isSilent)
            {
                _toClient.Clear();
                _waitingBytes = 0;
                break;
            }

            var batch = _toClient.Count;
            while (batch-- > 0 && IsOpen)
            {
                var bytes = _toClient.Dequeue();
                _waitingBytes -= bytes.Length;
                client.Take(this, bytes);
            }

            if (_toClient.Count == 0 && _last is { } last && IsOpen)
            {
                client.TakeLast(this, last);
                Finish();
                break;
            }
        }

        _isPumping = false;
    }

    private void Finish()
    {
        _ended.TrySetResult();
        node.Process.Post(_ => Reach(static connection => connection.End(CloseReason.ByNode)), null);
    }

    /// <summary>A client that does not read does not keep the node from closing.</summary>
    private async Task CutLaterAsync()
    {
        await scheduler.DelayAsync(WriteTimeout);
        node.Process.Post(_ => Reach(static connection => connection.End(CloseReason.ByNode)), null);
        if (IsOpen)
        {
            await scheduler.LagAsync(plan.MaxLag);
            _ended.TrySetResult();
        }
    }

    private async Task NoticeAsync()
    {
        await scheduler.LagAsync(SilenceTimeout);
        _ended.TrySetResult();
        await scheduler.LagAsync(SilenceTimeout);
        node.Process.Post(_ => Reach(static connection => connection.Handler.OnSilent()), null);
        await scheduler.DelayAsync(WriteTimeout);
        node.Process.Post(_ => Reach(static connection => connection.End(CloseReason.Failed)), null);
    }
}
