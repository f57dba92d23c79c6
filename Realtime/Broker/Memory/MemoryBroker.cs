using Realtime.Protocol;

namespace Realtime.Broker.Memory;

/// <summary>The broker of a node that stands alone. What it keeps ends with the process, and every channel's epoch with it.</summary>
internal sealed class MemoryBroker(TimeProvider time, Random random) : IBroker
{
    private const int MinSweepSize = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryChannel> _channels = new(StringComparer.Ordinal);
    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<Push>> _outboxes = new(StringComparer.Ordinal);
    private int _sweepSize = MinSweepSize;
    private IBrokerEvents? _handler;

    public ValueTask StartAsync(IBrokerEvents handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        return ValueTask.CompletedTask;
    }

    public ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _subscribed.Add(channel);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _subscribed.Remove(channel);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<StreamPosition?> PublishAsync(string channel, Publication publication, PublishOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StreamPosition? position;
        bool mustDeliver;
        lock (_lock)
        {
            var state = options is { HistorySize: 0, IdempotencyKey: null } ? null : FindOrAdd(channel);
            if (state is not null && options.IdempotencyKey is { } key && state.TryFind(key, Now, out position))
            {
                return new(position);
            }

            position = options.HistorySize > 0 ? state!.Append(publication, options, Now, random) : null;
            if (options.IdempotencyKey is not null)
            {
                state!.Remember(options.IdempotencyKey, position, Now);
            }

            mustDeliver = Post(channel, new PublicationPush(publication with { Position = position }));
        }

        Deliver(channel, mustDeliver);
        return new(position);
    }

    public ValueTask RelayAsync(string channel, Push joinOrLeave, CancellationToken cancellationToken)
    {
        bool mustDeliver;
        lock (_lock)
        {
            mustDeliver = Post(channel, joinOrLeave);
        }

        Deliver(channel, mustDeliver);
        return ValueTask.CompletedTask;
    }

    public ValueTask<HistoryPage> ReadHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(FindOrAdd(channel).Read(query, Now, random));
        }
    }

    public ValueTask<IReadOnlyList<StreamPosition?>> ReadTopsAsync(IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new([.. channels.Select(channel => _channels.GetValueOrDefault(channel)?.FindTop(Now))]);
        }
    }

    public ValueTask<StreamPosition> RenewEpochAsync(string channel, StreamPosition seen, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(FindOrAdd(channel).Renew(seen, Now, random));
        }
    }

    public ValueTask RemoveHistoryAsync(string channel, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _channels.GetValueOrDefault(channel)?.RemoveHistory();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>On the monotonic clock: a wall clock that is set back would keep what has expired.</summary>
    private TimeSpan Now => time.GetElapsedTime(0);

    private MemoryChannel FindOrAdd(string channel)
    {
        if (_channels.TryGetValue(channel, out var state))
        {
            return state;
        }

        Sweep();
        state = new MemoryChannel();
        _channels.Add(channel, state);
        return state;
    }

    /// <summary>Forgets the channels that have expired, each time their number has doubled since the last time.</summary>
    private void Sweep()
    {
        if (_channels.Count < _sweepSize)
        {
            return;
        }

        foreach (var (channel, _) in _channels.Where(pair => pair.Value.IsForgotten(Now)).ToList())
        {
            _channels.Remove(channel);
        }

        _sweepSize = Math.Max(MinSweepSize, _channels.Count * 2);
    }

    /// <returns>Whether the caller has to deliver: in each channel one does, so that the handler is called in order and never twice at once.</returns>
    private bool Post(string channel, Push push)
    {
        if (!_subscribed.Contains(channel))
        {
            return false;
        }

        if (_outboxes.TryGetValue(channel, out var outbox))
        {
            outbox.Enqueue(push);
            return false;
        }

        _outboxes.Add(channel, new Queue<Push>([push]));
        return true;
    }

    private void Deliver(string channel, bool mustDeliver)
    {
        try
        {
            while (mustDeliver && TryTake(channel, out var push))
            {
                Deliver(channel, push);
            }
        }
        catch
        {
            // The next publish begins to deliver again: a faulty handler must not make the channel deaf.
            lock (_lock)
            {
                _outboxes.Remove(channel);
            }

            throw;
        }
    }

    private void Deliver(string channel, Push push)
    {
        if (push is PublicationPush { Publication: var publication })
        {
            _handler!.OnPublication(channel, publication);
        }
        else
        {
            _handler!.OnJoinOrLeave(channel, push);
        }
    }

    private bool TryTake(string channel, out Push push)
    {
        lock (_lock)
        {
            if (_outboxes[channel].TryDequeue(out push!))
            {
                return true;
            }

            _outboxes.Remove(channel);
            return false;
        }
    }
}
