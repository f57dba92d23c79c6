using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Broker;
using Realtime.Cluster;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Subscriptions;

/// <summary>
/// Compares where this node stands with what the store says, in every channel, again and again: a relay that has died in silence for one channel alone shows itself in
/// nothing else. It begins anew where the node did not hear itself between nodes: publications come by the same connection. A channel that merely lags is left alone: only one that has not moved between two looks, while the store is elsewhere, is in doubt.
/// </summary>
internal sealed partial class PositionAudit(
    ChannelTable channels, IBroker broker, IChannelRepair repair, IOptions<LiveChannelOptions> options, TimeProvider time, ILogger<PositionAudit> logger)
    : IControlBusEvents
{
    /// <summary>Channels of one question to the store.</summary>
    private const int Slice = 256;

    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    private readonly Wish _wish = new(time);

    public void OrdersMayBeMissed() => _wish.Make();

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        while (true)
        {
            await _wish.WaitAsync(options.Value.PositionCheckInterval, stoppingToken);
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (UnavailableException unavailable)
            {
                // Its return puts every channel in doubt by itself.
                Log.StoreAway(logger, unavailable.Message);
            }
        }
    }

    /// <summary>One look at every channel, and a second at those that stood elsewhere.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var suspects = await LookAsync(channels.All(), cancellationToken);
        if (suspects.Count == 0)
        {
            return;
        }

        await Task.Delay(SecondLook, time, cancellationToken);
        var stood = suspects.ToDictionary(static suspect => suspect.Channel, static suspect => suspect.At);
        foreach (var (channel, at) in await LookAsync([.. stood.Keys], cancellationToken))
        {
            if (at == stood[channel] && channel.Doubt())
            {
                Log.Elsewhere(logger);
                repair.Start(channel);
            }
        }
    }

    private async ValueTask<List<(LiveChannel Channel, StreamPosition At)>> LookAsync(IReadOnlyList<LiveChannel> some, CancellationToken cancellationToken)
    {
        var elsewhere = new List<(LiveChannel, StreamPosition)>();
        foreach (var slice in some.Chunk(Slice))
        {
            // Where the node stood before the store was asked: what comes meanwhile makes it look behind, and the second look clears it.
            var standing = slice.Select(static channel => (Channel: channel, At: channel.Position)).Where(static pair => pair.At is not null).ToList();
            if (standing.Count == 0)
            {
                continue;
            }

            var tops = await broker.ReadTopsAsync(standing.ConvertAll(static pair => pair.Channel.Name), cancellationToken);
            elsewhere.AddRange(standing.Zip(tops).Where(static pair => pair.Second != pair.First.At).Select(static pair => (pair.First.Channel, pair.First.At!.Value)));
        }

        return elsewhere;
    }
}
