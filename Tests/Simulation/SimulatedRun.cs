namespace Tests.Simulation;

/// <summary>
/// Three nodes, some clients that come and go, a few channels, and whatever the seed lets go wrong; again and again it is quiet for a while, in which everything must come
/// right before anything else happens.
/// </summary>
internal sealed class SimulatedRun
{
    private const int Rounds = 2;

    /// <summary>Milliseconds: longer than a lease, a silent line, a look of the audit, and the longest pause between a repair's tries.</summary>
    private const int Quiet = 30_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly SimulatedWorld _world;

    /// <param name="switches">null = all safeguards hold.</param>
    /// <param name="tells">Keeps what everybody went through.</param>
    public SimulatedRun(int seed, SafeguardSwitches? switches = null, bool tells = false) => _world = new SimulatedWorld(seed, switches ?? SafeguardSwitches.All, tells);

    public int Trace => _world.Scheduler.Trace;

    public long Steps => _world.Scheduler.Steps;

    public TimeSpan VirtualTime => _world.Scheduler.VirtualTime.Run;

    public bool IsCalm => _world.Plan.IsCalm;

    public FaultPlan Plan => _world.Plan;

    public int Received => Sum(static subscription => subscription.Received);

    public int Recoveries => Sum(static subscription => subscription.Recoveries);

    public int Unrecovered => Sum(static subscription => subscription.Unrecovered);

    public int Insufficient => Sum(static subscription => subscription.Insufficient);

    public IReadOnlyDictionary<string, int> Tally => _world.Tally;

    public IReadOnlyList<string> Story => _world.Story;

    /// <returns>What went wrong; null = nothing. It has ended when the task is there.</returns>
    public async Task<string?> JudgeAsync()
    {
        try
        {
            await _world.Scheduler.Run(RunAsync, Limit);
        }
        catch (Exception failure)
        {
            return Describe(failure is SimulationFailure ? failure.Message : failure.ToString());
        }

        foreach (var machine in _world.Nodes)
        {
            machine.KillAll();
        }

        return _world.Broken is { } broken ? Describe(broken)
            : _world.Logs.Errors.Count > 0 ? Describe(_world.Logs.Errors[0])
            : IsCalm && Unrecovered > 0 ? Describe("a client could not recover though everything was there")
            : null;
    }

    private string Describe(string failure) => $"{_world.Broken ?? failure} [{Plan}]";

    private int Sum(Func<SimulatedSubscription, int> of) => _world.Clients.Sum(client => client.Subscriptions.Sum(of));

    private async Task RunAsync()
    {
        foreach (var machine in _world.Nodes)
        {
            machine.Start();
        }

        var clients = Task.WhenAll(_world.Clients.Select(static client => client.RunAsync()));
        var faults = new FaultDriver(_world);
        for (var round = 0; round < Rounds; round++)
        {
            _world.Heal(isHealthy: false);
            await await Task.WhenAny(clients, faults.DisturbAsync());
            _world.Heal(isHealthy: true);
            _world.Note("all", "is well");
            await _world.Scheduler.DelayAsync(Quiet);
            await CheckQuietAsync();
        }

        _world.Close();
        await clients;
        await _world.Scheduler.DelayAsync(3_000);
        CheckEmpty();
    }

    private async Task CheckQuietAsync()
    {
        Stop();
        foreach (var subscription in _world.Clients.SelectMany(static client => client.Subscriptions))
        {
            subscription.CheckQuiet();
        }

        var living = _world.Store.Living();
        foreach (var machine in _world.Nodes)
        {
            _world.Check(living.Any(lease => string.Equals(lease.Name, machine.Name, StringComparison.Ordinal)), $"{machine.Name} is not in the registry");
        }

        foreach (var channel in _world.Channels)
        {
            var there = _world.Clients.Where(client => client.Subscriptions.Any(subscription => subscription.Channel == channel)).Select(static client => client.Id!).Order(StringComparer.Ordinal).ToList();
            var stored = _world.Store.Members(channel).Select(static member => member.Client).Order(StringComparer.Ordinal).ToList();
            _world.Check(there.SequenceEqual(stored), $"{there.Count} clients are in {channel}, and {stored.Count} members: {string.Join(' ', stored.Except(there))} is a ghost, {string.Join(' ', there.Except(stored))} is not seen");
            var told = Plan.IsNarrow ? there! : await _world.Clients[0].AskPresenceAsync(channel);
            _world.Check(told is not null && told.Order(StringComparer.Ordinal).SequenceEqual(there), $"a client is told of other members of {channel} than there are");
        }
    }

    private void CheckEmpty()
    {
        Stop();
        foreach (var channel in _world.Channels)
        {
            _world.Check(_world.Store.Members(channel).Count == 0, $"somebody is still in {channel} though everybody has left");
        }

        foreach (var machine in _world.Nodes)
        {
            _world.Check(machine.Node is { LeftBehind: 0 }, $"{machine.Name} keeps something of those who have left");
        }
    }

    /// <summary>What was broken meanwhile ends the run.</summary>
    private void Stop()
    {
        if (_world.Broken is { } broken)
        {
            throw new SimulationFailure(broken);
        }
    }
}
