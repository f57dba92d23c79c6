namespace Tests.Simulation;

/// <summary>
/// One thread, virtual time, and every choice taken from a seed: which continuation runs next, how long something takes, what fails. The same seed gives the same run.
/// What runs in here must come back to the context that it awaited in: the scheduler itself is the world's, each <see cref="SimulatedProcess"/> has its own.
/// </summary>
internal sealed class SeededScheduler : SynchronizationContext
{
    /// <summary>Many times what a run takes.</summary>
    private const long MaxSteps = 500_000;

    private readonly List<(SimulatedProcess? Process, SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly Random _random;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private HashCode _trace;
    private volatile bool _hasStrayed;

    public SeededScheduler(int seed)
    {
        _random = new Random(seed);
        Time = new ProcessClock(VirtualTime, null);
    }

    public VirtualTime VirtualTime { get; } = new();

    /// <summary>The world's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Continuations run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Stands for everything that was chosen.</summary>
    public int Trace => _trace.ToHashCode();

    public int Choose(int exclusiveMax)
    {
        var choice = _random.Next(exclusiveMax);
        _trace.Add(choice);
        return choice;
    }

    public bool Chance(int percent) => percent > 0 && Choose(100) < percent;

    /// <summary>Up to this many milliseconds pass; perhaps none.</summary>
    public Task LagAsync(int exclusiveMaxMilliseconds) => DelayAsync(Choose(exclusiveMaxMilliseconds));

    public Task DelayAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Time, CancellationToken.None);

    public override void Post(SendOrPostCallback d, object? state) => Post(null, d, state);

    public void Post(SimulatedProcess? process, SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _ready.Add((process, d, state));
        }
        else
        {
            _hasStrayed = true;
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("A simulation has one thread.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs until the body has ended; nothing left to do before that is a fault.</summary>
    /// <returns>The body's task, which is complete.</returns>
    public Task Run(Func<Task> body, TimeSpan limit)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            var running = body();
            while (!running.IsCompleted)
            {
                if (_hasStrayed)
                {
                    throw new InvalidOperationException("Something went on outside the simulation.");
                }

                if (_ready.Count > 0)
                {
                    if (Steps >= MaxSteps)
                    {
                        throw new InvalidOperationException("It turns in circles.");
                    }

                    RunOne();
                }
                else if (!VirtualTime.TryFireNext(limit))
                {
                    throw new InvalidOperationException("Nothing is left to run: a deadlock, or an await outside the simulation.");
                }
            }

            return running;
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    private void RunOne()
    {
        Steps++;
        var index = Choose(_ready.Count);
        var (process, callback, state) = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (process is null)
        {
            callback(state);
        }
        else
        {
            process.Enter(callback, state);
        }
    }
}
