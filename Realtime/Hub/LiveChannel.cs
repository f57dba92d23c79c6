using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>
/// A channel with subscribers on this node: where the node stands, who gets what, what waits. One lock, held for memory work and sink calls only, never
/// over an await.
/// <para>Everything up to the position was given to the sinks, once and in order. A subscriber differs from it only while parked or behind its reply.</para>
/// </summary>
internal sealed class LiveChannel(string name, LiveChannelOptions options, Func<AudienceId> nextAudience, Safeguards? safeguards = null)
{
    private readonly Safeguards _safeguards = safeguards ?? Safeguards.All;
    private readonly Lock _lock = new();
    private readonly AudienceSet _subscribers = new(nextAudience);
    private readonly AudienceSet _watchers = new(nextAudience);
    private readonly List<Parked> _parked = [];
    private readonly PushBudget _announcements = new();
    private readonly ChannelTail _tail = new(options.MaxTailBytes);
    private readonly List<Publication> _waiting = [];
    private StreamPosition? _position;
    private Publication? _before; // what those who take patches got last
    private long _doubts;
    private bool _isDoubtOwed; // it came before there was a position to compare
    private bool _isInDoubt;

    public string Name => name;

    /// <summary>The node's position must be compared with the store before anything later is delivered.</summary>
    public bool IsInDoubt => Volatile.Read(ref _isInDoubt);

    /// <summary>Up to where everything was given to the sinks; null = there is no history, or nothing is known of it yet.</summary>
    public StreamPosition? Position
    {
        get
        {
            lock (_lock)
            {
                return _position;
            }
        }
    }

    /// <summary>Clients of this node that get its publications, those that still wait for the relay included.</summary>
    public int SubscriberCount
    {
        get
        {
            lock (_lock)
            {
                return _subscribers.Count + _parked.Count;
            }
        }
    }

    /// <summary>Opens a subscribe, before the broker is asked. What is delivered from now on is kept until its <see cref="Commit"/> or <see cref="Abandon"/>; one tail serves all.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _tail.Open();
        }
    }

    public void Abandon()
    {
        lock (_lock)
        {
            _tail.Close();
        }
    }

    /// <summary>
    /// Right after the reply entered the sink: brings the client from what the reply held to where the node stands, then joins it. It may show that the node's position is
    /// in doubt: the caller then has it compared.
    /// </summary>
    /// <param name="connection">Whose reply it was.</param>
    /// <param name="reception">How it takes what follows.</param>
    /// <param name="repliedUpTo">null for one who has no position: it gets what comes from now on.</param>
    /// <param name="last">The last publication of the reply, if that is where <paramref name="repliedUpTo"/> is.</param>
    /// <returns>False = impossible: the caller tells it "insufficient state" (2500).</returns>
    public bool Commit(IConnection connection, Reception reception, StreamPosition? repliedUpTo, Publication? last = null)
    {
        lock (_lock)
        {
            var isAligned = TryAlign(connection, reception, repliedUpTo, last);
            if (isAligned && reception.Watches)
            {
                _watchers.Join(connection);
            }

            _tail.Close();
            return isAligned;
        }
    }

    public void Remove(IConnection connection)
    {
        lock (_lock)
        {
            _parked.RemoveAll(parked => ReferenceEquals(parked.Connection, connection));
            _subscribers.Leave(connection);
            _watchers.Leave(connection);
        }
    }

    /// <summary>From the broker: at most once, and without order towards publications.</summary>
    /// <param name="joinOrLeave">What happened.</param>
    /// <param name="maxPushes">How many clients may be told of such in a second.</param>
    /// <param name="now">On the monotonic clock.</param>
    /// <returns>False = it is left out: too many come and go for so many to be told.</returns>
    public bool OnJoinOrLeave(Push joinOrLeave, int maxPushes, TimeSpan now)
    {
        lock (_lock)
        {
            if (_watchers.Count == 0)
            {
                return true;
            }

            var isTold = _announcements.TrySpend(_watchers.Count, maxPushes, now);
            if (isTold)
            {
                _watchers.Send(new EncodedOnce(name, joinOrLeave));
            }

            return isTold;
        }
    }

    /// <summary>From the broker, in order. True = now in doubt: the caller has it compared with the store; until that is settled publications wait.</summary>
    public bool OnPublication(Publication publication)
    {
        lock (_lock)
        {
            if (_isInDoubt)
            {
                Wait(publication);
                return false;
            }

            if (publication.Position is { } next && _position is { } at && IsDoubtful(at.StepTo(next)))
            {
                _isInDoubt = true;
                Wait(publication);
                return true;
            }

            Deliver(publication);
            return false;
        }
    }

    /// <summary>From the broker: something may have been missed. True = now in doubt, as in <see cref="OnPublication"/>; false = there is no position to compare yet.</summary>
    public bool Doubt()
    {
        lock (_lock)
        {
            _doubts++;
            _isDoubtOwed = _position is null;
            return _isInDoubt = _position is not null;
        }
    }

    /// <summary>Before the store is read; one comparison at a time. False = nothing is in doubt.</summary>
    public bool TryCompare(out Comparison comparison)
    {
        lock (_lock)
        {
            comparison = new Comparison(_position.GetValueOrDefault(), _doubts, _waiting.Count);
            return _isInDoubt;
        }
    }

    /// <summary>Takes what the store says after the node's position. If <see cref="IsInDoubt"/> still holds, the caller compares again: something came that the reading does not cover.</summary>
    /// <param name="comparison">Begun before the store was read.</param>
    /// <param name="top">Never below the position in its epoch: the caller had the epoch renewed before.</param>
    /// <param name="missed">What the store has after the position, ascending.</param>
    /// <returns>Who must be told "insufficient state"; they are removed already. Empty = nobody noticed anything.</returns>
    public IReadOnlyList<IConnection> Settle(Comparison comparison, StreamPosition top, IReadOnlyList<Publication> missed)
    {
        lock (_lock)
        {
            List<Publication> waited = [.. _waiting];
            _waiting.Clear();
            foreach (var publication in missed.Concat(waited))
            {
                if (Judge(publication) is PositionStep.Next)
                {
                    Deliver(publication);
                }
            }

            var lost = _position?.StepTo(top) is PositionStep.Behind ? [] : StartOver(top);
            foreach (var later in waited.Skip(comparison.Waiting))
            {
                TakeLater(later);
            }

            _isInDoubt = _waiting.Count > 0 || _doubts != comparison.Doubts;
            return lost;
        }
    }

    /// <summary>What came after the store was read and does not follow is news of the store's.</summary>
    private void TakeLater(Publication publication)
    {
        switch (Judge(publication))
        {
            case PositionStep.Next:
                Deliver(publication);
                break;
            case PositionStep.Gap or PositionStep.OtherEpoch:
                Wait(publication);
                break;
        }
    }

    private bool IsDoubtful(PositionStep step) => step switch
    {
        PositionStep.Next => false,
        PositionStep.Gap => _safeguards.ChecksGap,
        PositionStep.OtherEpoch => _safeguards.ChecksEpoch,
        _ => true,
    };

    private PositionStep? Judge(Publication publication) => publication.Position is { } next ? _position?.StepTo(next) : null;

    /// <summary>Bounded: what does not fit is missed, so it is a doubt of its own.</summary>
    private void Wait(Publication publication)
    {
        if (_waiting.Count < options.MaxWaiting)
        {
            _waiting.Add(publication);
        }
        else
        {
            _doubts++;
        }
    }

    private List<IConnection> StartOver(StreamPosition top)
    {
        List<IConnection> lost = [.. _subscribers.Positioned(), .. _parked.Select(static parked => parked.Connection)];
        foreach (var connection in lost)
        {
            _subscribers.Leave(connection);
            _watchers.Leave(connection);
        }

        _parked.Clear();
        _tail.Clear();
        _before = null;
        _position = top;
        return lost;
    }

    private bool TryAlign(IConnection connection, Reception reception, StreamPosition? repliedUpTo, Publication? last)
    {
        if (repliedUpTo is not { } from)
        {
            _subscribers.Join(connection, new Variant(PayloadForm.Plain, reception.Filter));
            return true;
        }

        if (_position is null)
        {
            _position = from;
            _isInDoubt = _isDoubtOwed;
        }

        foreach (var publication in _tail.Publications)
        {
            if (publication.Position is { } next && from.StepTo(next) is PositionStep.Next)
            {
                if (_safeguards.UsesTail && reception.Wants(publication))
                {
                    connection.Send(name, reception.Whole(publication));
                }

                (from, last) = (next, publication);
            }
        }

        if (from == _position)
        {
            Join(connection, reception, last);
            return true;
        }

        switch (from.StepTo(_position.Value))
        {
            case PositionStep.Behind when !_safeguards.Parks:
                Join(connection, reception, last);
                return true;
            case PositionStep.Behind:
                // The history read is ahead of the relay: joining now would repeat what the reply holds.
                _parked.Add(new Parked(connection, reception, from, last));
                return true;
            case PositionStep.OtherEpoch:
                // Nothing may come that shows it, and the client would be turned away for ever.
                _isInDoubt = true;
                return false;
            default:
                return false;
        }
    }

    private void Deliver(Publication publication)
    {
        _subscribers.Send(new EncodedOnce(name, new PublicationPush(publication), _before));
        _before = _subscribers.HasDelta ? publication : null;
        _tail.Add(publication);
        if (publication.Position is { } position)
        {
            _position = position;
            JoinParked(position);
        }
    }

    private void JoinParked(StreamPosition position)
    {
        if (_parked.Count == 0)
        {
            return;
        }

        foreach (var parked in _parked.Where(parked => parked.Until == position))
        {
            Join(parked.Connection, parked.Reception, parked.Last);
        }

        _parked.RemoveAll(parked => parked.Until == position);
    }

    /// <param name="connection">It stands where the node stands.</param>
    /// <param name="reception">How it takes what follows.</param>
    /// <param name="last">What it got last; null = nothing that a patch could stand on.</param>
    private void Join(IConnection connection, Reception reception, Publication? last)
    {
        var form = PayloadForm.Plain;
        if (reception.UsesDelta)
        {
            // Patches are made against what the others got last: it must have the very same.
            _before ??= last;
            form = last is not null && last.Position == _before?.Position ? PayloadForm.Patch : PayloadForm.Whole;
        }

        _subscribers.Join(connection, new Variant(form, reception.Filter), isPositioned: true);
    }

    private readonly record struct Parked(IConnection Connection, Reception Reception, StreamPosition Until, Publication? Last);
}
