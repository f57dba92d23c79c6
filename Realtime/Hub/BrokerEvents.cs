using Realtime.Broker;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Hub;

/// <summary>Takes what the broker relays to the channels of this node.</summary>
internal sealed class BrokerEvents(ChannelTable channels, IChannelRepair repair, RealtimeMetrics metrics) : IBrokerEvents
{
    public void OnPublication(string channel, Publication publication)
    {
        metrics.PublicationReceived();
        if (channels.Find(channel) is { } live && live.OnPublication(publication))
        {
            repair.Start(live);
        }
    }

    /// <summary>Nobody is told of joins and leaves yet: no namespace offers them.</summary>
    public void OnJoinOrLeave(string channel, Push joinOrLeave)
    {
    }

    public void OnDoubt(string? channel)
    {
        var doubted = channel is null ? channels.All() : channels.Find(channel) is { } one ? [one] : [];
        foreach (var live in doubted)
        {
            if (live.TryDoubt(out _))
            {
                repair.Start(live);
            }
        }
    }
}
