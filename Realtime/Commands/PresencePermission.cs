using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Whether a client may ask who is in a channel.</summary>
internal static class PresencePermission
{
    /// <param name="policies">All namespaces.</param>
    /// <param name="access">What they allow whom.</param>
    /// <param name="state">Who asks.</param>
    /// <param name="channel">Of which channel.</param>
    /// <param name="policy">The channel's policy, when the answer is null.</param>
    /// <returns>null = it may.</returns>
    public static ProtocolError? Refuse(ChannelPolicies policies, ChannelAccess access, ClientState state, string channel, out NamespaceOptions? policy)
    {
        policy = policies.Find(channel);
        return policy is null ? ProtocolError.UnknownChannel
            : !ChannelName.Fits(channel, policy) ? ProtocolError.BadRequest
            : !policy.Presence ? ProtocolError.NotAvailable
            : !access.CanReadPresence(policy, state.Info.User, state.IsSubscribed(channel)) ? ProtocolError.PermissionDenied
            : null;
    }
}
