using Microsoft.Extensions.Options;
using Realtime.Cluster.Messages;

namespace Realtime.Cluster.Bus;

/// <summary>The two channels that this node listens to: its own and that of all nodes.</summary>
internal sealed class ControlHearings(
    NodeName self,
    ControlChannels channels,
    ControlInbox inbox,
    MessageSeal seal,
    MessageWriter writer,
    NameConflict names,
    MissedOrders missed,
    IOptions<ClusterOptions> options,
    TimeProvider time)
{
    // A gate outlives the listening: what was said before stays said.
    public IReadOnlyList<ControlHearing> All { get; } =
    [
        .. new[] { channels.Of(self.Value), channels.All }
            .Select(channel => new ControlHearing(channel, new MessageGate(channel, seal, writer, names, options, time), inbox, writer, missed, time)),
    ];

    /// <summary>The node does not hear itself: orders of others may not reach it.</summary>
    public bool AreSilent => All.Any(static hearing => hearing.Silence >= ControlHearing.MaxSilence);
}
