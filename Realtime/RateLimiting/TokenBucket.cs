namespace Realtime.RateLimiting;

/// <summary>
/// Tokens that come evenly and are saved up to a bound. It is one number, the time at which it will be full, so it needs no timer and no memory beside it.
/// Full at the beginning. Not safe for threads: its owner guards it.
/// </summary>
internal struct TokenBucket
{
    private long _fullAt;

    /// <param name="rate">The same at every call.</param>
    /// <param name="now">On the monotonic clock.</param>
    /// <returns>False = there is none, and nothing is taken.</returns>
    public bool TryTake(BucketRate rate, long now)
    {
        var fullAt = Math.Max(_fullAt, now) + rate.TicksPerToken;
        if (fullAt - now > rate.TicksToFill)
        {
            return false;
        }

        _fullAt = fullAt;
        return true;
    }

    /// <summary>Takes one, or what is left of one: somebody else has judged already.</summary>
    /// <inheritdoc cref="TryTake"/>
    public void Spend(BucketRate rate, long now) => _fullAt = Math.Min(Math.Max(_fullAt, now) + rate.TicksPerToken, now + rate.TicksToFill);
}
