namespace Realtime.Connections;

/// <summary>The one thing a connection waits for at a time: its connect command, its end after a refusal, or the end of its token.</summary>
internal sealed class ConnectionDeadline : IDisposable
{
    /// <summary>A timer's reach is bounded: what lies further away is looked at again then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Action _passed;
    private readonly ITimer _timer;
    private Func<TimeSpan>? _remaining;
    private bool _isOver;

    /// <param name="time">Makes the timer.</param>
    /// <param name="passed">Called once per deadline that passes, on a timer's thread.</param>
    public ConnectionDeadline(TimeProvider time, Action passed)
    {
        _passed = passed;
        _timer = time.CreateTimer(static self => ((ConnectionDeadline)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="remaining">How long it still is, by whichever clock the deadline goes; null = nothing is waited for.</param>
    public void Set(Func<TimeSpan>? remaining)
    {
        lock (_lock)
        {
            _remaining = remaining;
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _timer.Dispose();
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_isOver || _remaining is not { } remaining)
            {
                return;
            }

            // A wall clock may have been set back meanwhile.
            if (remaining() > TimeSpan.Zero)
            {
                Arm();
                return;
            }

            _remaining = null;
        }

        _passed();
    }

    private void Arm()
    {
        if (_isOver)
        {
            return;
        }

        var wait = _remaining is { } remaining ? TimeSpan.FromTicks(Math.Clamp(remaining().Ticks, 0, Longest.Ticks)) : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
