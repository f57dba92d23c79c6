using Microsoft.Extensions.Options;

namespace Realtime.Channels;

/// <summary>What a namespace's policy allows whom, without a token or a hook that says more.</summary>
internal sealed class ChannelAccess(IOptions<AccessOptions> options)
{
    private readonly bool _isInsecure = options.Value.Insecure;

    /// <summary>Private channels open by a token alone; channels limited to users by being one of them, and not by what the namespace allows everybody.</summary>
    public bool CanSubscribe(NamespaceOptions policy, string user, string channel) =>
        !ChannelName.IsPrivate(channel)
        && (_isInsecure
            || (ChannelName.IsUserLimited(channel)
                ? policy.AllowUserLimitedChannels && ChannelName.IsLimitedTo(channel, user)
                : policy.AllowSubscribeForClient && Knows(user, policy.AllowSubscribeForAnonymous)));

    public bool CanPublish(NamespaceOptions policy, string user, bool isSubscribed) =>
        _isInsecure || (Holds(policy.AllowPublishForClient, policy.AllowPublishForSubscriber, isSubscribed) && Knows(user, policy.AllowPublishForAnonymous));

    public bool CanReadHistory(NamespaceOptions policy, string user, bool isSubscribed) =>
        _isInsecure || (Holds(policy.AllowHistoryForClient, policy.AllowHistoryForSubscriber, isSubscribed) && Knows(user, policy.AllowHistoryForAnonymous));

    public bool CanReadPresence(NamespaceOptions policy, string user, bool isSubscribed) =>
        _isInsecure || (Holds(policy.AllowPresenceForClient, policy.AllowPresenceForSubscriber, isSubscribed) && Knows(user, policy.AllowPresenceForAnonymous));

    /// <summary>Whether a subscriber is told who comes and goes.</summary>
    public bool PushesJoinLeave(NamespaceOptions policy, string user, bool isWanted) =>
        policy.JoinLeave && (policy.ForcePushJoinLeave || (isWanted && policy.Presence && CanReadPresence(policy, user, isSubscribed: true)));

    /// <summary>Whether a subscriber may come back with its position. Who may read the history could do it by hand.</summary>
    public bool CanRecover(NamespaceOptions policy, string user, bool isWanted) =>
        policy.HistorySize > 0 && (policy.ForceRecovery || (isWanted && (policy.AllowRecovery || CanReadHistory(policy, user, isSubscribed: true))));

    /// <summary>Whether a subscriber is told when it may have missed something. Recovery entails it.</summary>
    public bool CanPosition(NamespaceOptions policy, string user, bool isWanted) =>
        policy.HistorySize > 0 && (policy.ForcePositioning || (isWanted && (policy.AllowPositioning || CanReadHistory(policy, user, isSubscribed: true))));

    private static bool Holds(bool always, bool whileSubscribed, bool isSubscribed) => always || (whileSubscribed && isSubscribed);

    private static bool Knows(string user, bool allowsAnonymous) => user.Length > 0 || allowsAnonymous;
}
