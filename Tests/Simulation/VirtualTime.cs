namespace Tests.Simulation;

/// <summary>The time of a whole simulation: it stands still while anything is left to run, then jumps to what is due next. Equal due times keep the order in which they were set.</summary>
internal sealed class VirtualTime
{
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    private readonly PriorityQueue<VirtualTimer, (TimeSpan Due, long Order)> _timers = new();
    private long _order;

    /// <summary>Since the machines came up, which was before the run.</summary>
    public TimeSpan Elapsed { get; private set; } = Before;

    /// <summary>Since the run began.</summary>
    public TimeSpan Run => Elapsed - Before;

    public void Add(VirtualTimer timer, TimeSpan due) => _timers.Enqueue(timer, (due, _order++));

    /// <summary>Lets time pass where no scheduler runs.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (TryFireNext(end - Before))
        {
        }

        Elapsed = end;
    }

    /// <summary>Goes to the next due time and fires one timer.</summary>
    /// <param name="limit">How long the run may take.</param>
    /// <returns>False when no timer is due until then.</returns>
    public bool TryFireNext(TimeSpan limit)
    {
        while (_timers.TryPeek(out var timer, out var key))
        {
            if (timer.Due == key.Due && key.Due - Before > limit)
            {
                return false;
            }

            _timers.Dequeue();
            if (timer.Due != key.Due)
            {
                // Set otherwise since, or disposed.
                continue;
            }

            Elapsed = key.Due;
            timer.Fire();
            return true;
        }

        return false;
    }
}
