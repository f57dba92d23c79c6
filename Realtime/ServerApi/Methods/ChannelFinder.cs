using Realtime.Channels;
using Realtime.Protocol;

namespace Realtime.ServerApi.Methods;

/// <summary>What the methods check of a channel's name before anything else.</summary>
internal sealed class ChannelFinder(ChannelPolicies policies)
{
    /// <returns>null = the channel may be used, and <paramref name="policy"/> is its policy.</returns>
    public ProtocolError? Refuse(string? channel, out NamespaceOptions? policy)
    {
        policy = null;
        if (string.IsNullOrEmpty(channel))
        {
            return ProtocolError.BadRequest;
        }

        policy = policies.Find(channel);
        return policy is null ? ProtocolError.UnknownChannel
            : ChannelName.Fits(channel, policy) ? null
            : ProtocolError.BadRequest;
    }

    /// <returns>null = the channel's members may be asked for.</returns>
    public ProtocolError? RefusePresence(string? channel) => Refuse(channel, out var policy) ?? (policy!.Presence ? null : ProtocolError.NotAvailable);

    /// <returns>null = the channel has a history, and <paramref name="policy"/> is its policy.</returns>
    public ProtocolError? RefuseHistory(string? channel, out NamespaceOptions? policy) =>
        Refuse(channel, out policy) ?? (policy!.HistorySize > 0 ? null : ProtocolError.NotAvailable);
}
