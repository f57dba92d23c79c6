namespace Realtime.RateLimiting;

/// <summary>What this node knows of one user's commands. Safe from any thread.</summary>
internal sealed class UserBudget(string user)
{
    private readonly Lock _lock = new();
    private int _leased;
    private long _emptyUntil;
    private TokenBucket _own;
    private Task<bool> _asking = Task.FromResult(false);
    private long _askedAt;

    public string User => user;

    /// <summary>Judges by what the store gave.</summary>
    /// <returns>null = it has to be asked.</returns>
    public bool? TryTakeLeased(BucketRate rate, long now)
    {
        lock (_lock)
        {
            if (_leased > 0)
            {
                _leased--;

                // So that a node which is left alone goes on where it stood, and does not begin with a full bucket.
                _own.Spend(rate, now);
                return true;
            }

            return now < _emptyUntil ? false : null;
        }
    }

    /// <summary>Judges by this node's own count.</summary>
    public bool TryTakeAlone(BucketRate rate, long now)
    {
        lock (_lock)
        {
            return _own.TryTake(rate, now);
        }
    }

    /// <param name="tokens">0 = the store has none.</param>
    /// <param name="emptyUntil">Until when it is not asked again then.</param>
    public void Refill(int tokens, long emptyUntil)
    {
        lock (_lock)
        {
            _leased += tokens;
            _emptyUntil = emptyUntil;
        }
    }

    /// <summary>The question that is under way, or a new one: a user is asked about once at a time, however many of its commands wait.</summary>
    /// <param name="ask">Throws nothing.</param>
    /// <param name="now">On the monotonic clock.</param>
    /// <returns>The question, and since when it is under way.</returns>
    public (Task<bool> Asking, long Since) Ask(Func<Task<bool>> ask, long now)
    {
        lock (_lock)
        {
            if (_asking.IsCompleted)
            {
                _askedAt = now;
                _asking = ask();
            }

            return (_asking, _askedAt);
        }
    }
}
