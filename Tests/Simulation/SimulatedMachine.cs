namespace Tests.Simulation;

/// <summary>Where the processes of one node's name run, one after another.</summary>
internal sealed class SimulatedMachine(SimulatedWorld world, string name)
{
    private readonly List<SimulatedNode> _processes = [];
    private bool _isBusy;

    public string Name => name;

    /// <summary>null = none runs.</summary>
    public SimulatedNode? Node { get; private set; }

    /// <summary>All that ever had the name.</summary>
    public IReadOnlyList<SimulatedNode> Processes => _processes;

    public void Start()
    {
        world.Note(name, "starts");
        Node = new SimulatedNode(world, name);
        _processes.Add(Node);
        Node.Start();
    }

    /// <summary>Nothing that is still due in any process comes any more.</summary>
    public void KillAll()
    {
        foreach (var node in _processes)
        {
            node.Process.Kill();
            node.Dispose();
        }
    }

    public void Heal(bool isHealthy)
    {
        foreach (var node in _processes)
        {
            node.Link.IsHealthy = isHealthy;
        }
    }

    public async Task CrashAsync(int milliseconds) => await WithAsync(async node =>
    {
        world.Note(name, "crashes");
        Node = null;
        node.Kill();
        await world.Scheduler.DelayAsync(milliseconds);
        Start();
    });

    public async Task PauseAsync(int milliseconds) => await WithAsync(async node =>
    {
        world.Note(name, "is paused");
        node.Process.Pause();
        await world.Scheduler.DelayAsync(milliseconds);
        world.Note(name, "goes on");
        node.Process.GoOn();
    });

    /// <summary>Two processes have the name for a while; the first one has been taken for dead.</summary>
    public async Task DoubleAsync(int paused, int both) => await WithAsync(async node =>
    {
        world.Note(name, "is paused and taken for dead");
        node.Process.Pause();
        await world.Scheduler.DelayAsync(paused);
        Start();
        world.Note(name, "goes on beside another one");
        node.Process.GoOn();
        await world.Scheduler.DelayAsync(both);
        world.Note(name, "is alone again");
        node.Kill();
    });

    public async Task CutAsync(int milliseconds) => await WithAsync(async node =>
    {
        world.Note(name, "loses the store");
        await node.Link.CutAsync(milliseconds);
        world.Note(name, "has the store again");
    });

    public async Task DrainAsync(int milliseconds) => await WithAsync(async node =>
    {
        world.Note(name, "is drained");
        var (wasCut, cuts, data) = (node.Link.IsCut, node.Link.Cuts, world.Store.Data);
        await node.DrainAsync();
        world.Note(name, "has drained");

        // The process ends a little later: the lease is released by then.
        await world.Scheduler.DelayAsync(2_000);
        CheckReleased(node, canTell: !wasCut && cuts == node.Link.Cuts && ReferenceEquals(data, world.Store.Data));
        Node = null;
        node.Kill();
        await world.Scheduler.DelayAsync(milliseconds);
        Start();
    });

    private void CheckReleased(SimulatedNode node, bool canTell)
    {
        var plan = world.Plan;
        if (!plan.Kinds.Contains(FaultKind.SlowReader) && !plan.Kinds.Contains(FaultKind.SilentLine))
        {
            world.Check(node.Links.All(static link => !link.IsOpen), $"{name} has drained and still has clients");
        }

        // The lease of another process of the same name, that was killed, ends by itself.
        if (plan.UnavailablePercent == 0 && canTell && !plan.Kinds.Contains(FaultKind.Zombie))
        {
            world.Check(world.Store.Living().All(lease => !string.Equals(lease.Name, name, StringComparison.Ordinal)), $"{name} has drained and still has its lease");
        }
    }

    private async Task WithAsync(Func<SimulatedNode, Task> act)
    {
        if (Node is not { } node || _isBusy)
        {
            return;
        }

        _isBusy = true;
        try
        {
            await act(node);
        }
        finally
        {
            _isBusy = false;
        }
    }
}
