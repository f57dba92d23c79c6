using Realtime.Channels;
using Realtime.Hub;
using Realtime.Presence;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Says how many are in a channel.</summary>
internal sealed class PresenceStatsHandler(ChannelPolicies policies, ChannelAccess access, IPresenceStore presence) : ICommandHandler<PresenceStatsRequest, PresenceStatsResult>
{
    public async ValueTask<CommandResult<PresenceStatsResult>> HandleAsync(
        IConnection connection, PresenceStatsRequest request, CancellationToken cancellationToken)
    {
        if (PresencePermission.Refuse(policies, access, connection.State, request.Channel, out _) is { } refusal)
        {
            return refusal;
        }

        var stats = await presence.ReadStatsAsync(request.Channel, cancellationToken);
        return new PresenceStatsResult(stats.Clients, stats.Users);
    }
}
