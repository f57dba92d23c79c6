using System.Diagnostics;

namespace Tests.Support.Delivery;

/// <summary>Publishers of numbered publications, some to each channel. Each waits for its answer before the next, so that their order is a promise.</summary>
internal sealed class SwarmPublishers : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running;

    /// <param name="door">Where they publish.</param>
    /// <param name="channels">All of them.</param>
    /// <param name="perChannel">Publishers of each channel.</param>
    /// <param name="interval">Of one publisher.</param>
    /// <param name="padding">Bytes that each publication carries beside its number.</param>
    public SwarmPublishers(IPublishDoor door, IEnumerable<ChannelHistory> channels, int perChannel, TimeSpan interval, int padding = 0)
    {
        var text = new string('x', padding);
        _running = [.. channels.SelectMany(channel => Enumerable.Range(0, perChannel).Select(publisher => RunAsync(door, channel, publisher, interval, text, _stop.Token)))];
    }

    /// <summary>Completes when every publication has its answer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_running);
        }
    }

    private static async Task RunAsync(IPublishDoor door, ChannelHistory channel, int publisher, TimeSpan interval, string padding, CancellationToken stoppingToken)
    {
        // Spread over the interval: all at once would be a wave.
        await Task.Delay(interval * Random.Shared.NextDouble(), CancellationToken.None);
        using var timer = new PeriodicTimer(interval);
        while (!stoppingToken.IsCancellationRequested)
        {
            var id = channel.Begin(publisher);
            var (outcome, position) = await door.PublishAsync(channel.Name, $$"""{"p":{{id.Publisher}},"n":{{id.Number}},"t":{{Stopwatch.GetTimestamp()}},"x":"{{padding}}"}""");
            Action settle = outcome switch
            {
                PublicationOutcome.Stored => () => channel.Stored(id, position),
                PublicationOutcome.Refused => () => channel.Refused(id),
                _ => () => channel.Unknown(id),
            };
            settle();
            await ((Task)timer.WaitForNextTickAsync(stoppingToken).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
