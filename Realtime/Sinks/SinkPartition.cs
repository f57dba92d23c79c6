using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Sinks;

/// <summary>
/// A share of the sink's connections, worked by one thread at a time. Calls queue as orders; a round takes all that piled up while the last one ran, works them in
/// order, and gives each connection its bytes in one write: under load batches grow by themselves, without a timer and so without added delay.
/// </summary>
internal sealed class SinkPartition : IThreadPoolWorkItem
{
    private const int ScratchBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private List<SinkOrder> _queued = [];
    private bool _isScheduled;

    // The round's own: only the running round touches these.
    private readonly Dictionary<AudienceId, AudienceMembers> _audiences = [];
    private readonly List<LocalConnection> _touched = [];
    private readonly byte[] _scratch = new byte[ScratchBytes];
    private List<SinkOrder> _round = [];

    public void Enqueue(SinkOrder order)
    {
        lock (_lock)
        {
            _queued.Add(order);
            if (_isScheduled)
            {
                return;
            }

            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        lock (_lock)
        {
            (_queued, _round) = (_round, _queued);
        }

        foreach (var order in _round)
        {
            Work(order);
        }

        _round.Clear();
        foreach (var connection in _touched)
        {
            Flush(connection);
        }

        _touched.Clear();
        lock (_lock)
        {
            if (_queued.Count == 0)
            {
                _isScheduled = false;
                return;
            }
        }

        // Another turn rather than a loop: other work gets its share of the thread.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>A fault in what one connection calls is that connection's end, not the round's.</summary>
    private void Flush(LocalConnection connection)
    {
        try
        {
            connection.Flush(_scratch);
        }
        catch (Exception unexpected)
        {
            connection.Fail(unexpected);
        }
    }

    /// <summary>Memory only: nothing in here calls anybody who might throw.</summary>
    private void Work(SinkOrder order)
    {
        switch (order)
        {
            case { Kind: SinkOrderKind.Multicast }:
                if (_audiences.TryGetValue(order.Audience, out var audience))
                {
                    foreach (var member in audience.Members)
                    {
                        Append(member, order.Frame);
                    }
                }

                break;
            case { Kind: SinkOrderKind.Send, Connection: { } connection }:
                Append(connection, order.Frame);
                break;
            case { Kind: SinkOrderKind.Close, Connection: { } connection }:
                if (connection.AppendLast(order.Frame))
                {
                    _touched.Add(connection);
                }

                break;
            case { Kind: SinkOrderKind.Join, Connection: { IsDetached: false } connection }:
                Join(connection, order.Audience);
                break;
            case { Kind: SinkOrderKind.Leave, Connection: { } connection }:
                Leave(connection, order.Audience);
                break;
            case { Kind: SinkOrderKind.Detach, Connection: { } connection }:
                connection.IsDetached = true;
                foreach (var joined in connection.Audiences.ToArray())
                {
                    Leave(connection, joined);
                }

                _touched.Add(connection);
                break;
        }
    }

    private void Append(LocalConnection connection, Frame frame)
    {
        if (connection.Append(frame))
        {
            _touched.Add(connection);
        }
    }

    private void Join(LocalConnection connection, AudienceId id)
    {
        if (!_audiences.TryGetValue(id, out var audience))
        {
            _audiences.Add(id, audience = new AudienceMembers());
        }

        if (audience.Add(connection))
        {
            connection.Audiences.Add(id);
        }
    }

    private void Leave(LocalConnection connection, AudienceId id)
    {
        if (connection.Audiences.Remove(id) && _audiences.TryGetValue(id, out var audience) && audience.Remove(connection) && audience.Members.IsEmpty)
        {
            _audiences.Remove(id);
        }
    }
}
