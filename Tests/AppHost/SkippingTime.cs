namespace Tests.AppHost;

/// <summary>A clock on which every wait is over at once, and has taken as long as it was asked to.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _now - DateTimeOffset.UnixEpoch;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return new Timer(callback, state, Timeout.Infinite, Timeout.Infinite);
        }

        lock (_lock)
        {
            _now += dueTime;
        }

        return new Timer(callback, state, dueTime: 0, Timeout.Infinite);
    }
}
