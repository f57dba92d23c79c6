namespace Tests.Simulation;

/// <summary>A timer of one process, or of the world outside of them all.</summary>
/// <param name="time">The simulation's.</param>
/// <param name="process">Whose; null = the world's.</param>
/// <param name="callback">What is due.</param>
/// <param name="state">For the callback.</param>
internal sealed class VirtualTimer(VirtualTime time, SimulatedProcess? process, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period;

    /// <summary>null = not set.</summary>
    public TimeSpan? Due { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        Set(dueTime);
        return true;
    }

    public void Fire()
    {
        Due = null;
        if (process is null)
        {
            SetAgain();
            callback(state);
            return;
        }

        // Overdue in a paused process it fires once when that goes on, and counts from there.
        process.Enter(static self => ((VirtualTimer)self!).FireInside(), this);
    }

    public void Dispose()
    {
        Due = null;
        _period = Timeout.InfiniteTimeSpan;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void FireInside()
    {
        if (Due is null)
        {
            SetAgain();
        }

        callback(state);
    }

    private void SetAgain()
    {
        if (_period > TimeSpan.Zero)
        {
            Set(_period);
        }
    }

    private void Set(TimeSpan dueTime)
    {
        Due = dueTime < TimeSpan.Zero ? null : time.Elapsed + dueTime;
        if (Due is { } due)
        {
            time.Add(this, due);
        }
    }
}
