namespace Tests.Simulation;

/// <summary>What is on its way into a process: in order, each some time after the one before. It stands in the process' own queue when it arrives.</summary>
internal sealed class RelayLine(SeededScheduler scheduler, SimulatedProcess process)
{
    private readonly Queue<(int Lag, Action Arrive)> _underWay = new();
    private readonly Queue<Action> _arrived = new();
    private int _cuts;
    private bool _isRunning;

    public void Add(int lagMilliseconds, Action arrive)
    {
        _underWay.Enqueue((lagMilliseconds, arrive));
        if (!_isRunning)
        {
            _isRunning = true;
            scheduler.Post(_ => _ = RunAsync(), null);
        }
    }

    /// <summary>Out of order.</summary>
    public void Later(int lagMilliseconds, Action arrive) => scheduler.Post(_ => _ = ArriveLaterAsync(lagMilliseconds, arrive, _cuts), null);

    /// <summary>Whatever is under way never arrives.</summary>
    public void Lose()
    {
        _cuts++;
        _underWay.Clear();
    }

    private async Task RunAsync()
    {
        while (_underWay.TryPeek(out var next))
        {
            var cuts = _cuts;
            await scheduler.DelayAsync(next.Lag);
            if (cuts == _cuts)
            {
                _underWay.Dequeue();
                Arrive(next.Arrive);
            }
        }

        _isRunning = false;
    }

    private async Task ArriveLaterAsync(int lagMilliseconds, Action arrive, int cuts)
    {
        await scheduler.DelayAsync(lagMilliseconds);
        if (cuts == _cuts)
        {
            Arrive(arrive);
        }
    }

    /// <summary>Whichever of the process' turns comes first takes what arrived first.</summary>
    private void Arrive(Action arrive)
    {
        _arrived.Enqueue(arrive);
        process.Post(static line => ((RelayLine)line!)._arrived.Dequeue()(), this);
    }
}
