namespace Realtime.Bans;

/// <summary>The last decision on each user, and when each is over. Its owner's lock guards it.</summary>
internal sealed class BanBook
{
    /// <summary>Ends that were changed since may stand in the queue, too, but not many more than the rest.</summary>
    private const int MaxReplaced = 1000;

    private readonly Dictionary<string, BanChange> _byUser = new(StringComparer.Ordinal);
    private readonly PriorityQueue<BanChange, long> _ends = new();

    public IEnumerable<BanChange> All => _byUser.Values;

    /// <summary>One whose ban has just ended may still be counted.</summary>
    public int Banned { get; private set; }

    public int Lifted => _byUser.Count - Banned;

    public BanChange? Find(string user) => _byUser.GetValueOrDefault(user);

    /// <summary>Takes it, if it is the later one: of an equal stamp the one with the higher version.</summary>
    public bool Put(BanChange change)
    {
        if (Find(change.User) is { } known)
        {
            if (known.Stamp > change.Stamp || (known.Stamp == change.Stamp && known.Version >= change.Version))
            {
                return false;
            }

            Remove(known);
        }

        _byUser.Add(change.User, change);
        Banned += change.IsLifted ? 0 : 1;
        if (EndOf(change) is { } end)
        {
            _ends.Enqueue(change, end);
            ForgetReplaced();
        }

        return true;
    }

    public void Remove(BanChange change)
    {
        if (_byUser.Remove(change.User))
        {
            Banned -= change.IsLifted ? 0 : 1;
        }
    }

    public void Clear()
    {
        _byUser.Clear();
        _ends.Clear();
        Banned = 0;
    }

    /// <summary>Removes bans that have ended and lifts that need not be remembered.</summary>
    /// <param name="now">By the store's clock.</param>
    /// <param name="limit">At most so many, so that nobody waits long.</param>
    /// <returns>What was removed.</returns>
    public IReadOnlyList<BanChange> Prune(long now, int limit)
    {
        List<BanChange>? pruned = null;
        for (var taken = 0; taken < limit && _ends.TryPeek(out var change, out var end) && end <= now; taken++)
        {
            _ends.Dequeue();
            if (ReferenceEquals(Find(change.User), change))
            {
                Remove(change);
                (pruned ??= []).Add(change);
            }
        }

        return pruned ?? [];
    }

    private static long? EndOf(BanChange change) =>
        change.IsLifted ? change.Stamp + (long)BanBounds.LiftMemory.TotalMilliseconds
        : change.Until > 0 ? change.Until
        : null;

    private void ForgetReplaced()
    {
        if (_ends.Count > MaxReplaced + (2 * _byUser.Count))
        {
            _ends.Clear();
            _ends.EnqueueRange(_byUser.Values.Where(static change => EndOf(change) is not null).Select(static change => (change, EndOf(change)!.Value)));
        }
    }
}
