namespace Realtime.Bans;

/// <summary>
/// This node's copy of the ban list. Bans end by the store's clock, which goes on here by the monotonic one: counted from the arrival of an answer, so that a ban ends rather
/// late than early.
/// </summary>
internal sealed class BanList(TimeProvider time)
{
    private const int PruneSize = 1000;

    private readonly Lock _lock = new();
    private readonly BanBook _book = new();
    private BanPosition _position = BanPosition.Start;
    private long _highest;
    private long _storeTime;
    private long _readAt;
    private bool _isRead;

    /// <summary>How far it has come; it goes on from there.</summary>
    public BanPosition Position
    {
        get
        {
            lock (_lock)
            {
                return _position;
            }
        }
    }

    /// <summary>The highest version that it has ever heard of: a later decision is to stand above it.</summary>
    public long Highest
    {
        get
        {
            lock (_lock)
            {
                return _highest;
            }
        }
    }

    /// <summary>How long ago it was compared with the store; null = never yet.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_lock)
            {
                return _isRead ? time.GetElapsedTime(_readAt) : null;
            }
        }
    }

    /// <summary>Users that are banned; one whose ban has just ended may still be counted.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _book.Banned;
            }
        }
    }

    public BanVerdict Ask(string user)
    {
        lock (_lock)
        {
            return !_isRead ? BanVerdict.Unknown
                : _book.Find(user) is { } known && known.IsInForce(Now) ? BanVerdict.Banned
                : BanVerdict.Free;
        }
    }

    /// <summary>Takes what another node has told.</summary>
    /// <returns>False = what came before it is missing here: the list is to be read.</returns>
    public bool Take(string list, long previous, BanChange change)
    {
        lock (_lock)
        {
            _book.Put(change);
            _highest = Math.Max(_highest, change.Version);
            if (!string.Equals(list, _position.List, StringComparison.Ordinal))
            {
                return false;
            }

            if (previous == _position.Version)
            {
                _position = new BanPosition(list, change.Version, change.Version);
            }

            return change.Version <= _position.Version;
        }
    }

    /// <summary>Takes a page that goes on from <see cref="Position"/>.</summary>
    public void Take(BanPage page)
    {
        lock (_lock)
        {
            foreach (var change in page.Changes)
            {
                _book.Put(change);
            }

            // Orders that came meanwhile may have gone further already.
            if (!string.Equals(page.Position.List, _position.List, StringComparison.Ordinal) || page.Position.Version > _position.Version)
            {
                _position = Settled(page);
            }

            Compared(page);
        }
    }

    /// <summary>Takes a list that was read from its start.</summary>
    /// <param name="read">All of it.</param>
    /// <param name="last">Its last page.</param>
    /// <param name="asked">Where this copy stood when the reading began.</param>
    /// <returns>What the store has lost: this copy goes on holding it.</returns>
    public IReadOnlyList<BanChange> Replace(IReadOnlyDictionary<string, BanChange> read, BanPage last, BanPosition asked)
    {
        var mayHaveLost = !string.Equals(last.Position.List, asked.List, StringComparison.Ordinal) || last.Position.Version < asked.Version;
        lock (_lock)
        {
            // In the same list an absent one was lifted too long ago to be remembered, unless it came only while the list was read.
            List<BanChange> lost =
            [
                .. _book.All
                    .Where(mine => !read.TryGetValue(mine.User, out var theirs) || theirs.Stamp < mine.Stamp)
                    .Where(mine => mayHaveLost || mine.Version > last.Position.Version),
            ];
            _book.Clear();
            foreach (var change in read.Values.Concat(lost))
            {
                _book.Put(change);
            }

            _position = Settled(last);
            Compared(last);
            return lost;
        }
    }

    private long Now => _storeTime + (long)time.GetElapsedTime(_readAt).TotalMilliseconds;

    private static BanPosition Settled(BanPage page) => page.HasMore ? page.Position : page.Position with { Begun = page.Position.Version };

    private void Compared(BanPage page)
    {
        _highest = Math.Max(_highest, page.Position.Version);
        (_storeTime, _readAt, _isRead) = (page.Now, time.GetTimestamp(), true);
        _book.Prune(Now, PruneSize);
    }
}
