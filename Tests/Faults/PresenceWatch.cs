using System.Diagnostics;
using Tests.Support.Delivery;

namespace Tests.Faults;

/// <summary>Holds who is present against who is connected, again and again.</summary>
internal sealed class PresenceWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly FaultApi _api;
    private readonly Swarm _swarm;
    private readonly string[] _channels;
    private readonly Task _running;
    private Dictionary<(string Channel, string Client), long> _suspects = [];

    public PresenceWatch(FaultApi api, Swarm swarm, IEnumerable<string> channels)
    {
        (_api, _swarm, _channels) = (api, swarm, [.. channels]);
        _running = RunAsync();
    }

    /// <summary>How many looks have begun.</summary>
    public int Begun { get; private set; }

    /// <summary>The number of the last look when at it nobody was present who is not connected, and nobody connected who is not present; 0 = somebody was.</summary>
    public int AgreedAt { get; private set; }

    /// <summary>What did not agree at the last look.</summary>
    public string Difference { get; private set; } = "it was never seen";

    /// <summary>The longest that somebody was present who was not connected any more.</summary>
    public TimeSpan LongestGhost { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        while (!_stop.IsCancellationRequested)
        {
            await ((Task)timer.WaitForNextTickAsync(_stop.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        var look = ++Begun;
        var before = Flatten(_swarm.Members());
        if (await _api.ReadPresenceAsync(_channels) is not { } answers)
        {
            (AgreedAt, Difference) = (0, "the presence could not be read");
            return;
        }

        var present = answers.SelectMany((members, index) => members.Keys.Select(client => (_channels[index], client))).ToHashSet();
        var after = Flatten(_swarm.Members());

        // Who is just coming or going is no ghost, and is not missing: it is seen so again, or on both sides of the look.
        var now = Stopwatch.GetTimestamp();
        _suspects = present.Where(member => !before.Contains(member) && !after.Contains(member)).ToDictionary(static member => member, member => _suspects.GetValueOrDefault(member, now));
        var oldest = _suspects.Values.DefaultIfEmpty(now).Min();
        LongestGhost = TimeSpan.FromTicks(Math.Max(LongestGhost.Ticks, Stopwatch.GetElapsedTime(oldest, now).Ticks));
        var missing = before.Count(member => after.Contains(member) && !present.Contains(member));
        (AgreedAt, Difference) = (_suspects.Count == 0 && missing == 0 ? look : 0, $"{_suspects.Count} are present and not connected, {missing} connected and not present");
    }

    private static HashSet<(string Channel, string Client)> Flatten(Dictionary<string, Dictionary<string, string>> members) =>
        [.. members.SelectMany(static channel => channel.Value.Keys.Select(client => (channel.Key, client)))];
}
