namespace Tests.Simulation;

/// <summary>
/// All that runs in one process: it can be killed, and nothing of it goes on; it can be paused, and goes on later with all that came meanwhile. Whoever is outside reaches
/// into it by <see cref="SynchronizationContext.Post"/> alone.
/// </summary>
internal sealed class SimulatedProcess : SynchronizationContext
{
    private readonly SeededScheduler _scheduler;
    private readonly List<(SendOrPostCallback Callback, object? State)> _held = [];

    public SimulatedProcess(SeededScheduler scheduler)
    {
        _scheduler = scheduler;
        Clock = new ProcessClock(scheduler.VirtualTime, this);
    }

    public ProcessClock Clock { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsAlive)
        {
            _scheduler.Post(this, d, state);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("A simulation has one thread.");

    public override SynchronizationContext CreateCopy() => this;

    public void Kill()
    {
        IsAlive = false;
        _held.Clear();
    }

    public void Pause() => IsPaused = true;

    public void GoOn()
    {
        IsPaused = false;
        foreach (var (callback, state) in _held)
        {
            Post(callback, state);
        }

        _held.Clear();
    }

    /// <summary>Runs something inside now; later when it is paused, never when it is dead.</summary>
    public void Enter(SendOrPostCallback callback, object? state)
    {
        if (!IsAlive)
        {
            return;
        }

        if (IsPaused)
        {
            _held.Add((callback, state));
            return;
        }

        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }
}
