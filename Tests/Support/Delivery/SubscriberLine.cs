using Realtime.Protocol;

namespace Tests.Support.Delivery;

/// <summary>
/// One client's subscription to one channel over a whole run. Only a reply that says "not recovered" excuses a hole; the end of a subscription or of a connection excuses nothing.
/// </summary>
internal sealed class SubscriberLine(ChannelHistory channel, string subscriber)
{
    private const int RecentEvents = 12;

    /// <summary>A hole that is filled late is another fault than one that stays, so holes wait for the end.</summary>
    private const int MaxHoles = 32;

    private readonly LineEvent[] _recent = new LineEvent[RecentEvents];
    private readonly List<(StreamPosition First, ulong Last, string Story)> _holes = [];
    private Dictionary<string, ulong>? _left;
    private StreamPosition _position;
    private long _events;
    private bool _isKnown;

    public string Subscriber => subscriber;

    /// <summary>Between a subscribe's reply and what ends the subscription.</summary>
    public bool IsLive { get; private set; }

    /// <summary>From where it would recover; null = it was never subscribed.</summary>
    public StreamPosition? Position => _isKnown ? _position : null;

    /// <summary>The first subscribe's reply.</summary>
    public void Subscribed(StreamPosition at)
    {
        lock (channel.Gate)
        {
            Begin(at, "subscribed");
        }
    }

    /// <summary>A reply with "recovered".</summary>
    /// <param name="from">The position that was asked for, as the reply repeats it.</param>
    public void Recovered(StreamPosition from)
    {
        lock (channel.Gate)
        {
            Note("recovered");
            IsLive = true;
            if (from.Epoch != _position.Epoch)
            {
                Report(DeliveryFaultKind.Lost, $"it stood at {ChannelHistory.Text(_position)} and recovered at {ChannelHistory.Text(from)}, which is another epoch.");
                _position = from;
            }
            else if (from.Offset > _position.Offset)
            {
                OpenHole(from.Offset);
                _position = from;
            }
        }
    }

    /// <summary>A reply that says that something may be missing.</summary>
    /// <param name="at">Where it goes on.</param>
    public void NotRecovered(StreamPosition at)
    {
        lock (channel.Gate)
        {
            CloseHoles();
            _left ??= new Dictionary<string, ulong>(StringComparer.Ordinal);
            _left[_position.Epoch] = Math.Max(_left.GetValueOrDefault(_position.Epoch), _position.Offset);
            Begin(at, "not recovered");
            channel.Checker.CountGap();
        }
    }

    /// <summary>The subscription or its connection ended.</summary>
    public void Ended(string why)
    {
        lock (channel.Gate)
        {
            IsLive = false;
            Note(why);
        }
    }

    /// <summary>A publication of a recovery or of live delivery.</summary>
    public void Saw(ulong offset, PublicationId id, bool isRecovery)
    {
        lock (channel.Gate)
        {
            channel.Checker.CountSeen(isRecovery);
            var position = new StreamPosition(offset, _position.Epoch);
            _recent[_events++ % RecentEvents] = new LineEvent(channel.Checker.Elapsed, position, id, "");
            if (!IsLive)
            {
                Report(DeliveryFaultKind.Invented, $"{id} at {ChannelHistory.Text(position)} was seen outside of a subscription.");
                return;
            }

            channel.Place(id, position, this);
            if (offset <= _position.Offset)
            {
                Report(FillHole(offset) ? DeliveryFaultKind.Reordered : DeliveryFaultKind.Duplicated, $"{id} at {ChannelHistory.Text(position)} was seen at or behind {_position.Offset}.");
                return;
            }

            if (offset <= (_left?.GetValueOrDefault(_position.Epoch) ?? 0))
            {
                Report(DeliveryFaultKind.Duplicated, $"{id} at {ChannelHistory.Text(position)} was seen again after a reply that said \"not recovered\".");
            }

            OpenHole(offset - 1);
            _position = position;
        }
    }

    /// <summary>Nothing more comes. Under the lock of the channel.</summary>
    public void Finish(StreamPosition top)
    {
        CloseHoles();
        if (!IsLive)
        {
            return;
        }

        Note("end");
        if (_position.Epoch != top.Epoch)
        {
            Report(DeliveryFaultKind.Lost, $"it still stands at {ChannelHistory.Text(_position)}, the channel at {ChannelHistory.Text(top)}, and it was not told.");
        }
        else if (_position.Offset < top.Offset)
        {
            OpenHole(top.Offset);
            CloseHoles();
        }
        else if (_position.Offset > top.Offset)
        {
            Report(DeliveryFaultKind.Invented, $"it stands at {_position.Offset}, the channel at {ChannelHistory.Text(top)}.");
        }
    }

    /// <summary>The latest events. Under the lock of the channel.</summary>
    public string Story()
    {
        var count = Math.Min(_events, RecentEvents);
        return string.Join(Environment.NewLine, Enumerable.Range(0, (int)count).Select(index => _recent[(_events - count + index) % RecentEvents].ToString()));
    }

    private void Begin(StreamPosition at, string what)
    {
        (_position, _isKnown, IsLive) = (at, true, true);
        Note(what);
        channel.Start(at);
    }

    private void Note(string what) => _recent[_events++ % RecentEvents] = new LineEvent(channel.Checker.Elapsed, _position, default, what);

    /// <summary>Everything between the position and this offset is missing, if anything is.</summary>
    private void OpenHole(ulong last)
    {
        if (last <= _position.Offset)
        {
            return;
        }

        if (_holes.Count == MaxHoles)
        {
            CloseHoles();
        }

        _holes.Add((_position with { Offset = _position.Offset + 1 }, last, Story()));
    }

    private bool FillHole(ulong offset)
    {
        var index = _holes.FindIndex(hole => hole.First.Epoch == _position.Epoch && hole.First.Offset <= offset && offset <= hole.Last);
        if (index < 0)
        {
            return false;
        }

        var (first, last, story) = _holes[index];
        _holes.RemoveAt(index);
        if (first.Offset < offset)
        {
            _holes.Add((first, offset - 1, story));
        }

        if (offset < last)
        {
            _holes.Add((first with { Offset = offset + 1 }, last, story));
        }

        return true;
    }

    private void CloseHoles()
    {
        foreach (var (first, last, story) in _holes)
        {
            var more = last > first.Offset ? $" So were the next {last - first.Offset}." : "";
            channel.Report(DeliveryFaultKind.Lost, this, $"{channel.NameOf(first)} was not seen, and nothing said so.{more}", story);
        }

        _holes.Clear();
    }

    private void Report(DeliveryFaultKind kind, string what) => channel.Report(kind, this, what);
}
