namespace Realtime.RateLimiting;

/// <summary>How fast a bucket fills and how much it holds, in ticks of a clock's timestamps.</summary>
/// <param name="TicksPerToken">How long one token takes to come.</param>
/// <param name="TicksToFill">How long it takes until an empty bucket is full.</param>
internal readonly record struct BucketRate(long TicksPerToken, long TicksToFill)
{
    /// <param name="tokens">That come within <paramref name="period"/>.</param>
    /// <param name="period">How long they take.</param>
    /// <param name="burst">That the bucket holds.</param>
    /// <param name="time">Whose timestamps are counted.</param>
    public static BucketRate Of(int tokens, TimeSpan period, int burst, TimeProvider time)
    {
        var ticksPerToken = Math.Max(1, (long)(period.TotalSeconds * time.TimestampFrequency / tokens));
        return new BucketRate(ticksPerToken, ticksPerToken * burst);
    }
}
