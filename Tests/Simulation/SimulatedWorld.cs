using System.Globalization;
using System.Runtime.CompilerServices;

namespace Tests.Simulation;

/// <summary>What everybody in a run shares.</summary>
internal sealed class SimulatedWorld
{
    public const string Namespace = "chat";

    private const int Machines = 3;

    private readonly List<string> _story = [];
    private readonly SortedDictionary<string, int> _tally = new(StringComparer.Ordinal);

    /// <param name="tells">The story is kept.</param>
    public SimulatedWorld(int seed, SafeguardSwitches switches, bool tells)
    {
        Scheduler = new SeededScheduler(seed);
        Tells = tells;
        Plan = FaultPlan.Draw(Scheduler);
        Logs.Expected = Plan.Kinds.Contains(FaultKind.Zombie) ? "Another process lives under this node's name" : null;
        Channels = [.. Enumerable.Range(1, 2 + Scheduler.Choose(2)).Select(static number => string.Create(CultureInfo.InvariantCulture, $"{Namespace}:{number}"))];
        Store = new SimulatedStore(Scheduler.VirtualTime, switches, Plan.Policy.HistorySize);
        Nodes = [.. Enumerable.Range(1, Machines).Select(number => new SimulatedMachine(this, string.Create(CultureInfo.InvariantCulture, $"node-{number}")))];
        Clients = [.. Enumerable.Range(1, 4 + Scheduler.Choose(3)).Select(number => new SimulatedClient(this, string.Create(CultureInfo.InvariantCulture, $"client {number}")))];
    }

    public SeededScheduler Scheduler { get; }

    public FaultPlan Plan { get; }

    public IReadOnlyList<string> Channels { get; }

    public SimulatedStore Store { get; }

    public IReadOnlyList<SimulatedMachine> Nodes { get; }

    public IReadOnlyList<SimulatedClient> Clients { get; }

    public ErrorLog Logs { get; } = new();

    public bool Tells { get; }

    /// <summary>The faults are over, and clients stay where they are.</summary>
    public bool IsHealthy { get; private set; }

    /// <summary>Clients go home.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>The first promise that was broken, whoever has swallowed the exception; null = none.</summary>
    public string? Broken { get; private set; }

    /// <summary>What everybody went through, in order of time.</summary>
    public IReadOnlyList<string> Story => _story;

    /// <summary>What happened, and how often.</summary>
    public IReadOnlyDictionary<string, int> Tally => _tally;

    public void Count(string what) => _tally[what] = _tally.GetValueOrDefault(what) + 1;

    public void Heal(bool isHealthy)
    {
        IsHealthy = isHealthy;
        foreach (var node in Nodes)
        {
            node.Heal(isHealthy);
        }

        foreach (var client in Clients)
        {
            client.Wake();
        }
    }

    public void Close()
    {
        IsClosing = true;
        foreach (var client in Clients)
        {
            client.Wake();
        }
    }

    public void Note(string who, string what)
    {
        if (Tells)
        {
            _story.Add(string.Create(CultureInfo.InvariantCulture, $"{Scheduler.VirtualTime.Run:mm\\:ss\\.fff} {who} {what}"));
        }
    }

    public void Note(string who, [InterpolatedStringHandlerArgument("")] ref Wording what)
    {
        if (Tells)
        {
            Note(who, what.Take());
        }
    }

    public void Check(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Wording otherwise)
    {
        if (!holds)
        {
            var what = otherwise.Take();
            Break(what);
            throw new SimulationFailure(what);
        }
    }

    /// <summary>Somebody has to hear of what fails in it.</summary>
    public async Task OwnAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (Exception failure) when (failure is not SimulationFailure)
        {
            Break($"unexpected: {failure}");
        }
        catch (SimulationFailure)
        {
            // Noted where it was found.
        }
    }

    private void Break(string what)
    {
        Note("BROKEN:", what);
        Broken ??= what;
    }
}
