namespace Tests.Simulation;

/// <summary>A process' clocks. The monotonic one is the simulation's; the wall clock may be set otherwise. What is due in a process that is dead never comes.</summary>
internal sealed class ProcessClock(VirtualTime time, SimulatedProcess? process) : TimeProvider
{
    /// <summary>How wrong the wall clock is.</summary>
    public TimeSpan WallOffset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => VirtualTime.Start + time.Elapsed + WallOffset;

    public override long GetTimestamp() => time.Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(time, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
