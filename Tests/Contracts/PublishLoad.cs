using System.Diagnostics;
using System.Globalization;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>Publishes numbers into channels without a break, and judges what came of them on a node that hears them.</summary>
internal sealed class PublishLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly BrokerNode _publisher;
    private readonly BrokerNode _listener;
    private readonly string[] _channels;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<(string Channel, int Number, StreamPosition Position, long At)> _kept = [];
    private readonly List<(string Channel, string Reason)> _failures = [];
    private readonly Task _running;

    private PublishLoad(BrokerNode publisher, BrokerNode listener, string[] channels)
    {
        (_publisher, _listener, _channels) = (publisher, listener, channels);
        _running = Task.WhenAll(channels.Select(PublishAsync));
    }

    public int Kept => Read(() => _kept.Count);

    public IReadOnlyDictionary<string, int> Failures =>
        Read(() => _failures.GroupBy(static failure => failure.Reason, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal));

    /// <summary>Subscribes the listener, and completes when every channel works.</summary>
    public static async Task<PublishLoad> StartAsync(BrokerNode publisher, BrokerNode listener, params string[] channels)
    {
        foreach (var channel in channels)
        {
            await listener.SubscribeAsync(channel);
        }

        var load = new PublishLoad(publisher, listener, channels);
        await load.WritableAsync();
        return load;
    }

    /// <summary>The longest time in which a channel took nothing.</summary>
    public TimeSpan LongestGap => Read(() => _kept.GroupBy(static kept => kept.Channel, StringComparer.Ordinal).Max(static channel =>
        channel.Zip(channel.Skip(1), static (earlier, later) => Stopwatch.GetElapsedTime(earlier.At, later.At)).DefaultIfEmpty().Max()));

    /// <summary>Completes when every channel has taken a publication that begins after this call.</summary>
    public async Task WritableAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(
            () => Read(() => _channels.All(channel => _kept.Exists(kept => kept.Channel == channel && kept.At >= started))),
            "every channel takes publications",
            TestContext.Current.CancellationToken);
    }

    /// <summary>Completes when the listener has been told to doubt every channel, also one in which nothing more is published.</summary>
    /// <param name="before">How often it had been told when the trouble began.</param>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> DoubtedAsync(int before)
    {
        var started = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(
            () => _listener.Events.Doubts.Skip(before).ToHashSet() is var doubts && _channels.All(channel => doubts.Contains(null) || doubts.Contains(channel)),
            "the listener is told to doubt every channel",
            TestContext.Current.CancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>
    /// Stops, and holds that nothing that was answered is lost without a signal: in the epoch in which the channel stands now, everything is in the history, and the listener heard it
    /// or something later.
    /// </summary>
    /// <returns>How many that were answered are not in the history of the present epoch: those of earlier epochs.</returns>
    /// <param name="isExact">Whether one position never names two publications, as where no fail-over is trusted.</param>
    public async Task<int> JudgeAsync(bool isExact = true)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(CancellationToken.None);
        var gone = 0;
        foreach (var channel in _channels)
        {
            await _publisher.PublishAsync(channel, "last", Options);
            await Eventually.HoldsAsync(() => _listener.Received(channel).Contains("last"), $"the last one arrives in {channel}", TestContext.Current.CancellationToken);
            var page = await _publisher.ReadAsync(channel);
            var history = page.Publications.ToDictionary(static publication => publication.Position!.Value, static publication => BrokerNode.Text(publication));
            var present = Read(() => _kept.Where(kept => kept.Channel == channel && kept.Position.Epoch == page.Top.Epoch).ToList());
            Assert.All(present.Where(_ => isExact), kept => Assert.Equal($"{kept.Number}", history[kept.Position], StringComparer.Ordinal));
            gone += Read(() => _kept.Count(kept => kept.Channel == channel)) - present.Count;

            var heard = _listener.Events.Publications(channel).Select(static publication => publication.Position).ToHashSet();
            var missed = Read(() => _kept.Where(kept => kept.Channel == channel && !heard.Contains(kept.Position)).ToList());
            if (missed.Count > 0)
            {
                // What comes after shows the hole, by its offset or its epoch.
                TestContext.Current.TestOutputHelper?.WriteLine($"{channel}: {missed.Count} of {Kept} were not heard.");
                Assert.DoesNotContain(missed, kept => kept.Position == page.Top);
            }

            if (isExact)
            {
                HoldOrder(channel);
            }
        }

        return gone;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(CancellationToken.None);
        _stop.Dispose();
    }

    /// <summary>What one epoch holds has the order in which it was published.</summary>
    private void HoldOrder(string channel)
    {
        foreach (var epoch in Read(() => _kept.Where(kept => kept.Channel == channel).GroupBy(static kept => kept.Position.Epoch, StringComparer.Ordinal).ToList()))
        {
            Assert.Equal(epoch.OrderBy(static kept => kept.Position.Offset).Select(static kept => kept.Number), epoch.Select(static kept => kept.Number));
        }

        var heard = _listener.Received(channel).Where(static text => text != "last").Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(heard.Order(), heard);
    }

    private static Realtime.Broker.PublishOptions Options { get; } = BrokerNode.Kept with { HistorySize = 100_000 };

    private async Task PublishAsync(string channel)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                var position = (await _publisher.PublishAsync(channel, $"{number}", Options))!.Value;
                Write(() => _kept.Add((channel, number, position, started)));
            }
            catch (UnavailableException exception)
            {
                Write(() => _failures.Add((channel, exception.Message)));
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private void Write(Action act)
    {
        lock (_lock)
        {
            act();
        }
    }

    private T Read<T>(Func<T> act)
    {
        lock (_lock)
        {
            return act();
        }
    }
}
