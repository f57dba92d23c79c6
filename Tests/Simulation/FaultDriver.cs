namespace Tests.Simulation;

/// <summary>Lets happen what the plan says, at times and places of the seed's.</summary>
internal sealed class FaultDriver(SimulatedWorld world)
{
    private readonly List<DataSet> _snapshots = [];

    private SeededScheduler Scheduler => world.Scheduler;

    /// <summary>One round of it; completes when all that began has ended.</summary>
    public Task DisturbAsync()
    {
        _snapshots.Add(world.Store.Snapshot());
        var faults = world.Plan.Kinds.SelectMany(kind => Enumerable.Range(0, 1 + Scheduler.Choose(2)).Select(_ => LaterAsync(kind)));
        return Task.WhenAll([PublishAsync(), .. faults]);
    }

    private async Task PublishAsync()
    {
        for (var i = 0; i < world.Plan.Publications; i++)
        {
            world.Store.Publish(world.Channels[Scheduler.Choose(world.Channels.Count)]);
            await Scheduler.LagAsync(2 * world.Plan.Disturbance / world.Plan.Publications);
        }
    }

    private async Task LaterAsync(FaultKind kind)
    {
        await Scheduler.LagAsync(world.Plan.Disturbance);
        world.Count(kind.ToString());
        var machine = world.Nodes[Scheduler.Choose(world.Nodes.Count)];
        var client = world.Clients[Scheduler.Choose(world.Clients.Count)];
        await (kind switch
        {
            FaultKind.Crash => machine.CrashAsync(Scheduler.Choose(Scheduler.Chance(60) ? 2_000 : 14_000)),
            FaultKind.Pause => machine.PauseAsync(Scheduler.Choose(Scheduler.Chance(60) ? 2_000 : 15_000)),
            FaultKind.Cut => machine.CutAsync(Scheduler.Choose(Scheduler.Chance(60) ? 200 : 12_000)),
            FaultKind.Drain => machine.DrainAsync(Scheduler.Choose(3_000)),
            FaultKind.Zombie => machine.DoubleAsync(Scheduler.Choose(6_000), Scheduler.Choose(8_000)),
            FaultKind.StoreClock => SetStoreClockAsync(),
            FaultKind.ClockJump => JumpAsync(machine),
            FaultKind.DeadRelay => DeafenAsync(machine),
            FaultKind.FailOver => FailOverAsync(),
            FaultKind.RollBack => TakeOverAsync(_snapshots[Scheduler.Choose(_snapshots.Count)], "goes back to an old snapshot"),
            FaultKind.MemoryLoss => ForgetAsync(),
            FaultKind.Expiry => ExpireAsync(world.Channels[Scheduler.Choose(world.Channels.Count)]),
            FaultKind.SlowReader => StallAsync(client),
            FaultKind.SilentLine => SilenceAsync(client),
            FaultKind.Order => new SimulatedOrder(world).GiveAsync(machine.Node, client),
            _ => throw new InvalidOperationException($"Nobody knows how {kind} happens."),
        });
    }

    private Task JumpAsync(SimulatedMachine machine)
    {
        if (machine.Node is { } node)
        {
            var seconds = Scheduler.Choose(7_200) - 3_600;
            world.Note(machine.Name, $"sets its clock by {seconds} s");
            node.Process.Clock.WallOffset += TimeSpan.FromSeconds(seconds);
        }

        return Task.CompletedTask;
    }

    private Task DeafenAsync(SimulatedMachine machine)
    {
        var deaf = machine.Node?.Link.Deafen();
        world.Note(machine.Name, $"does not hear {deaf} any more");
        return Task.CompletedTask;
    }

    /// <summary>The replica lags a little.</summary>
    private async Task FailOverAsync()
    {
        var replica = world.Store.Snapshot();
        await Scheduler.LagAsync(100);
        await TakeOverAsync(replica, "fails over");
    }

    private async Task TakeOverAsync(DataSet data, string what)
    {
        world.Note("the store", what);
        var links = world.Nodes.Select(static machine => machine.Node?.Link).OfType<StoreLink>().ToList();
        links.ForEach(static link => link.Cut());
        world.Store.Become(data);
        await Task.WhenAll(links.Select(RestoreAsync));
    }

    private async Task RestoreAsync(StoreLink link)
    {
        await Scheduler.LagAsync(Scheduler.Chance(50) ? 50 : 1_500);
        await link.RestoreAsync();
    }

    private async Task ForgetAsync()
    {
        if (Scheduler.Chance(50))
        {
            await TakeOverAsync(new DataSet("empty"), "restarts empty");
            return;
        }

        world.Note("the store", "forgets everything");
        world.Store.ForgetAll();
    }

    private Task ExpireAsync(string channel)
    {
        var isWhole = Scheduler.Chance(50);
        world.Note("the store", $"lets {channel}{(isWhole ? string.Empty : "'s history")} expire");
        if (isWhole)
        {
            world.Store.Forget(channel);
        }
        else
        {
            world.Store.Open(channel).ForgetHistory();
        }

        return Task.CompletedTask;
    }

    private Task SetStoreClockAsync()
    {
        var seconds = Scheduler.Choose(16) - 8;
        world.Note("the store", $"sets its clock by {seconds} s");
        world.Store.SetClock(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }

    private async Task StallAsync(SimulatedClient client)
    {
        if (client.Link is not { } link)
        {
            return;
        }

        world.Note(client.Name, "does not read");
        link.Stall();
        await Scheduler.LagAsync(8_000);
        world.Note(client.Name, "reads again");
        link.GoOn();
    }

    private Task SilenceAsync(SimulatedClient client)
    {
        world.Note(client.Name, "has a silent line");
        client.Link?.Silence();
        return Task.CompletedTask;
    }
}
