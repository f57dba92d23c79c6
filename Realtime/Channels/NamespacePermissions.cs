namespace Realtime.Channels;

/// <summary>What a namespace's policy allows whom.</summary>
internal static class NamespacePermissions
{
    /// <summary>Private and user-limited channels open by other means than the namespace's permission.</summary>
    public static bool CanSubscribe(this NamespaceOptions policy, string user, string channel) =>
        policy.AllowSubscribeForClient && user.Length > 0 && !ChannelName.IsPrivate(channel) && !ChannelName.IsUserLimited(channel);

    public static bool CanPublish(this NamespaceOptions policy, string user, bool isSubscribed) =>
        user.Length > 0 && (policy.AllowPublishForClient || (policy.AllowPublishForSubscriber && isSubscribed));

    public static bool CanReadHistory(this NamespaceOptions policy, string user, bool isSubscribed) =>
        user.Length > 0 && (policy.AllowHistoryForClient || (policy.AllowHistoryForSubscriber && isSubscribed));

    public static bool CanReadPresence(this NamespaceOptions policy, string user, bool isSubscribed) =>
        user.Length > 0 && (policy.AllowPresenceForClient || (policy.AllowPresenceForSubscriber && isSubscribed));

    /// <summary>Whether a subscriber is told who comes and goes.</summary>
    public static bool PushesJoinLeave(this NamespaceOptions policy, string user, bool isWanted) =>
        policy.JoinLeave && (policy.ForcePushJoinLeave || (isWanted && policy.CanReadPresence(user, isSubscribed: true)));
}
