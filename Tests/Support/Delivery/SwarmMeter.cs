using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tests.Support.Delivery;

/// <summary>What a swarm measures of itself.</summary>
internal sealed class SwarmMeter
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentDictionary<int, int> _connects = new();
    private readonly ConcurrentQueue<string> _troubles = new();

    /// <summary>From the loss of a subscription's connection or position to its next reply.</summary>
    public Spread Recoveries { get; } = new();

    /// <summary>From a publish's begin to its arrival as a push.</summary>
    public Spread Latencies { get; } = new();

    /// <summary>What no client of ours should ever be told: closes and errors that end it for good.</summary>
    public IReadOnlyCollection<string> Troubles => _troubles;

    /// <summary>Connections that were begun.</summary>
    public int Connects => _connects.Values.Sum();

    public void Connecting() => _connects.AddOrUpdate((int)Stopwatch.GetElapsedTime(_start).TotalSeconds, 1, static (_, count) => count + 1);

    /// <summary>The most connections that were begun in one second, of those that are not over yet at the mark.</summary>
    /// <param name="mark">A moment of <see cref="Mark"/>.</param>
    public int PeakSince(TimeSpan mark) => _connects.Where(second => second.Key > mark.TotalSeconds).Select(static second => second.Value).DefaultIfEmpty().Max();

    public TimeSpan Mark() => Stopwatch.GetElapsedTime(_start);

    public void Trouble(string what)
    {
        if (_troubles.Count < 100)
        {
            _troubles.Enqueue(what);
        }
    }
}
