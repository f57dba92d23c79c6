using Realtime.Channels;
using Realtime.Hub;
using Realtime.Presence;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Says who is in a channel: as many as fit one reply.</summary>
internal sealed class PresenceHandler(ChannelPolicies policies, ChannelAccess access, IPresenceStore presence) : ICommandHandler<PresenceRequest, PresenceResult>
{
    /// <summary>Members in one reply, whatever their number; <c>presence_stats</c> tells the number.</summary>
    private const int MaxMembers = 1000;

    public async ValueTask<CommandResult<PresenceResult>> HandleAsync(
        IConnection connection, PresenceRequest request, CancellationToken cancellationToken)
    {
        if (PresencePermission.Refuse(policies, access, connection.State, request.Channel, out var policy) is { } refusal)
        {
            return refusal;
        }

        var page = await presence.ReadAsync(request.Channel, MaxMembers, cancellationToken);
        return new PresenceResult(ReplyWeight.Cut(page.Members, policy!.MaxRecoveryBytes));
    }
}
