namespace Tests.Simulation;

/// <summary>The time of a whole simulation: it stands still while anything is left to run, then jumps to what is due next. Equal due times keep the order in which they were set.</summary>
internal sealed class VirtualTime
{
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    private readonly PriorityQueue<VirtualTimer, UInt128> _timers = new(); // by due time, then by order: one number is compared faster than a pair
    private ulong _order;

    /// <summary>Since the machines came up, which was before the run.</summary>
    public TimeSpan Elapsed { get; private set; } = Before;

    /// <summary>Since the run began.</summary>
    public TimeSpan Run => Elapsed - Before;

    public void Add(VirtualTimer timer, TimeSpan due) => _timers.Enqueue(timer, new UInt128((ulong)due.Ticks, _order++));

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
            var due = new TimeSpan((long)(key >> 64));
            if (timer.Due == due && due - Before > limit)
            {
                return false;
            }

            _timers.Dequeue();
            if (timer.Due != due)
            {
                // Set otherwise since, or disposed.
                continue;
            }

            Elapsed = due;
            timer.Fire();
            return true;
        }

        return false;
    }
}
