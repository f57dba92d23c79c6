using System.Diagnostics;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Hub;

/// <summary>Takes what the broker relays to the channels of this node.</summary>
internal sealed class BrokerEvents(ChannelTable channels, ChannelPolicies policies, IChannelRepair repair, RealtimeMetrics metrics, TimeProvider time) : IBrokerEvents
{
    public void OnPublication(string channel, Publication publication)
    {
        metrics.PublicationReceived();
        using var activity = Continue(publication);
        if (channels.Find(channel) is { } live && live.OnPublication(publication))
        {
            repair.Start(live);
        }
    }

    public void OnJoinOrLeave(string channel, Push joinOrLeave)
    {
        var maxPushes = policies.Find(channel)?.MaxJoinLeavePushes ?? NamespaceOptions.DefaultMaxJoinLeavePushes;
        if (channels.Find(channel)?.OnJoinOrLeave(joinOrLeave, maxPushes, time.GetElapsedTime(0)) is false)
        {
            metrics.JoinOrLeaveLeftOut(ChannelName.NamespaceOf(channel) ?? string.Empty);
        }
    }

    public void OnDoubt(string? channel)
    {
        var doubted = channel is null ? channels.All() : channels.Find(channel) is { } one ? [one] : [];
        foreach (var live in doubted)
        {
            if (live.Doubt())
            {
                repair.Start(live);
            }
            else
            {
                metrics.ChannelUnchecked();
            }
        }
    }

    /// <summary>A part of the publisher's trace, wherever that began; without one, nothing.</summary>
    private static Activity? Continue(Publication publication) =>
        ActivityContext.TryParse(publication.TraceParent, traceState: null, isRemote: true, out var publisher)
            ? RealtimeTelemetry.Source.StartActivity("deliver", ActivityKind.Consumer, publisher)
            : null;
}
