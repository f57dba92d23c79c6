using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Tests.Simulation;

/// <summary>Runs many seeds on two threads, each run on one of them alone.</summary>
internal sealed class SimulationSeeds
{
    /// <summary>So many failures are enough to look at.</summary>
    private const int Shown = 5;

    private readonly ConcurrentDictionary<int, string> _broken = [];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _tally = new(StringComparer.Ordinal);

    /// <summary>By seed.</summary>
    public IReadOnlyList<KeyValuePair<int, string>> Broken => [.. _broken.OrderBy(static pair => pair.Key)];

    public int Runs { get; private set; }

    public long Steps { get; private set; }

    public TimeSpan VirtualTime { get; private set; }

    public TimeSpan RealTime { get; private set; }

    public long Received { get; private set; }

    public long Recoveries { get; private set; }

    /// <summary>How often clients were told of a loss.</summary>
    public long Told { get; private set; }

    public int Calm { get; private set; }

    public long ToldInCalm { get; private set; }

    /// <summary>What happened, and how often.</summary>
    public IReadOnlyDictionary<string, long> Tally => _tally;

    /// <param name="first">Where to begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="switches">null = all safeguards hold.</param>
    /// <param name="enough">Stops after so many failures.</param>
    public static async Task<SimulationSeeds> RunAsync(int first, int count, SafeguardSwitches? switches = null, int enough = Shown)
    {
        var seeds = new SimulationSeeds();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = Math.Min(2, Environment.ProcessorCount) }, async (seed, _) =>
        {
            if (seeds._broken.Count < enough)
            {
                await seeds.RunOneAsync(seed, switches);
            }
        });
        seeds.RealTime = Stopwatch.GetElapsedTime(began);
        return seeds;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Runs} seeds, {VirtualTime.TotalHours:f1} hours of virtual time in {RealTime.TotalSeconds:f1} s, {Runs / RealTime.TotalSeconds:f0} seeds per second ({Steps} steps): {Received} publications received, {Recoveries} recoveries, {Told} times told of a loss; {Calm} calm runs: {ToldInCalm} times; {_broken.Count} broken. {string.Join(", ", _tally.Select(static pair => $"{pair.Key}: {pair.Value}"))}.");

    private async Task RunOneAsync(int seed, SafeguardSwitches? switches)
    {
        var run = new SimulatedRun(seed, switches);
        if (await run.JudgeAsync() is { } trouble)
        {
            _broken.TryAdd(seed, trouble);
        }

        Add(run);
    }

    private void Add(SimulatedRun run)
    {
        lock (_lock)
        {
            Runs++;
            Steps += run.Steps;
            VirtualTime += run.VirtualTime;
            Received += run.Received;
            Recoveries += run.Recoveries;
            Told += run.Unrecovered + run.Insufficient;
            Calm += run.IsCalm ? 1 : 0;
            ToldInCalm += run.IsCalm ? run.Insufficient : 0;
            foreach (var (what, count) in run.Tally)
            {
                _tally[what] = _tally.GetValueOrDefault(what) + count;
            }
        }
    }
}
