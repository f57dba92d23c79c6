using System.Diagnostics;
using Tests.Support.Delivery;
using Xunit.Sdk;

namespace Tests.Faults;

/// <summary>One fault with clients, publishers and the checker at work: set up, break, and the verdict.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static int _runs;

    private readonly FaultCluster _cluster;
    private readonly FaultRunSettings _settings;
    private readonly DeliveryChecker _checker = new(TimeProvider.System);
    private readonly ChannelHistory[] _channels;
    private readonly Swarm _swarm;
    private readonly PresenceWatch _presence;
    private SwarmPublishers? _publishers;
    private TimeSpan _brokenMark;

    private FaultRun(FaultCluster cluster, FaultRunSettings settings)
    {
        (_cluster, _settings) = (cluster, settings);

        // Channels of its own: what another run left in a history is nobody's publication here.
        var run = Interlocked.Increment(ref _runs);
        _channels = [.. Enumerable.Range(0, settings.Channels + settings.LonelyChannels).Select(index => _checker.Channel($"{FaultCluster.Namespace}:{run}-{index}"))];
        _swarm = new Swarm(
            cluster.Plan with { StartSpread = settings.StartSpread }, _channels[..settings.Channels], _channels[settings.Channels..], settings.Clients, settings.Restless, settings.ChannelsPerClient,
            number => $"user-{(number < settings.SecondTabs ? number / 2 : number)}");
        _presence = new PresenceWatch(cluster.Api, _swarm, _channels.Select(static channel => channel.Name));
    }

    public Swarm Swarm => _swarm;

    public DeliveryChecker Checker => _checker;

    public IReadOnlyList<ChannelHistory> Channels => _channels;

    public PresenceWatch Presence => _presence;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Returns when all clients are there and publications flow.</summary>
    public static async Task<FaultRun> StartAsync(FaultCluster cluster, FaultRunSettings settings)
    {
        var run = new FaultRun(cluster, settings);
        try
        {
            await run.WaitUntilLiveAsync("at the start");
            run._publishers = new SwarmPublishers(cluster.Api, run._channels, settings.PublishersPerChannel, settings.PublishInterval);
            await Task.Delay(settings.Calm, CancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>The fault begins now: reconnects are counted from here.</summary>
    public void Break() => _brokenMark = _swarm.Meter.Mark();

    /// <summary>Runs what does the fault; where that fails, the message tells what the cluster said.</summary>
    public async Task DoAsync(Func<Task> doAsync)
    {
        try
        {
            await doAsync();
            Assert.NotEqual(TimeSpan.Zero, _brokenMark);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && exception is not IAssertionException)
        {
            Fail(exception.ToString());
        }
    }

    /// <summary>Many were thrown off by the fault and are back: else there was none. The clients learn of it later than who did it.</summary>
    public Task WaitForRecoveriesAsync(int atLeast) => HoldsAsync(() => _swarm.Meter.Recoveries.Count >= atLeast, () => $"{_swarm.Meter.Recoveries.Count} subscriptions ended, which is hardly any.");

    public Task WaitUntilLiveAsync(string when) => HoldsAsync(() => _swarm.LiveCount >= _settings.Clients - _settings.Restless, () => $"{when}, {_swarm.LiveCount} of {_settings.Clients} clients are live.");

    /// <summary>For faults that Redis' data does not survive: everybody has to be told.</summary>
    public Task WaitForGapsAsync(int atLeast) => HoldsAsync(() => _checker.Gaps >= atLeast, () => $"{_checker.Gaps} subscriptions were told that they may have missed something.");

    /// <summary>Ten seconds are promised; a busy machine gets some more.</summary>
    public void CheckThatGhostsLeft() => Assert.InRange(_presence.LongestGhost, TimeSpan.Zero, TimeSpan.FromSeconds(15));

    /// <summary>By a look that began after this call: an older one may not have seen what was done.</summary>
    public Task WaitUntilPresenceAgreesAsync()
    {
        var begun = _presence.Begun;
        return HoldsAsync(() => _presence.AgreedAt > begun, () => $"{_presence.Difference}.");
    }

    /// <summary>Waits until everybody is back and at the top, and judges.</summary>
    public async Task<FaultRow> FinishAsync()
    {
        _swarm.CalmDown();
        await HoldsAsync(() => _swarm.LiveCount == _settings.Clients, () => $"{_swarm.LiveCount} of {_settings.Clients} clients are live after the fault.");
        await WaitUntilPresenceAgreesAsync();
        await Task.Delay(_settings.Calm, CancellationToken);
        await _publishers!.DisposeAsync();
        await JudgeAsync();
        var row = FaultRow.Of(
            _settings.Name, _settings.Clients, _checker, _swarm.Meter, _swarm.Meter.PeakSince(_brokenMark), _presence.LongestGhost);
        CheckVerdict(row);
        return row;
    }

    public async ValueTask DisposeAsync()
    {
        if (_publishers is { } publishers)
        {
            await publishers.DisposeAsync();
        }

        await _presence.DisposeAsync();
        await _swarm.DisposeAsync();
    }

    private async Task JudgeAsync()
    {
        foreach (var channel in _channels)
        {
            var lines = _swarm.Clients.SelectMany(static client => client.Subscriptions).Where(subscription => subscription.Channel == channel.Name).ToList();
            var top = default(Realtime.Protocol.StreamPosition?);
            var isQuiet = await TryAsync(async () => (top = await _cluster.Api.ReadTopAsync(channel.Name)) is not null && lines.TrueForAll(line => line.Position == top));
            if (top is { } position)
            {
                channel.Finish(position);
            }

            Assert.True(isQuiet || _checker.Faults.Count > 0, $"{channel.Name} stands at {top}, and not everybody got there.");
        }
    }

    private void CheckVerdict(FaultRow row)
    {
        if (_checker.Faults.Count > 0)
        {
            Fail($"{row}{Environment.NewLine}{string.Join(Environment.NewLine, _checker.Faults.Take(6))}");
        }

        if (_swarm.Meter.Troubles.Count > 0)
        {
            Fail(string.Join(Environment.NewLine, _swarm.Meter.Troubles.Take(10)));
        }

        if (!_settings.MayLoseHistory && _checker.Gaps > 0)
        {
            Fail($"{_checker.Gaps} subscriptions were not recovered, though Redis lost nothing.{Environment.NewLine}{row}");
        }

        Assert.True(row.Published > _settings.Channels * 10, $"Hardly anything was published.{Environment.NewLine}{row}");
        Assert.True(row.Delivered > row.Published * 2, $"Hardly anything was delivered.{Environment.NewLine}{row}");
    }

    private async Task HoldsAsync(Func<bool> condition, Func<string> state)
    {
        if (!await TryAsync(() => Task.FromResult(condition())))
        {
            Fail($"Not within {Deadline.TotalSeconds} s: {state()}");
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Deadline)
            {
                return false;
            }

            await Task.Delay(100, CancellationToken);
        }

        return true;
    }

    private void Fail(string what) => Assert.Fail($"{_settings.Name}: {what}{Environment.NewLine}{_cluster.Story}");
}
