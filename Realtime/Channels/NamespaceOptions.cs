using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Realtime.Channels;

/// <summary>The policy of a namespace. Every permission is off until it is given.</summary>
public sealed class NamespaceOptions
{
    internal const int DefaultMaxJoinLeavePushes = 10_000;

    /// <summary>An authenticated user may subscribe.</summary>
    public bool AllowSubscribeForClient { get; set; }

    /// <summary>What <see cref="AllowSubscribeForClient"/> allows holds for anonymous clients, too. Needs it.</summary>
    public bool AllowSubscribeForAnonymous { get; set; }

    /// <summary>A channel whose name ends with <c>#</c> and users' ids (<c>dialog#42,43</c>) may be subscribed to by these users, and by nobody else.</summary>
    public bool AllowUserLimitedChannels { get; set; }

    /// <summary>An authenticated user may publish, subscribed or not.</summary>
    public bool AllowPublishForClient { get; set; }

    /// <summary>An authenticated user may publish while subscribed.</summary>
    public bool AllowPublishForSubscriber { get; set; }

    /// <summary>What the other permissions to publish allow holds for anonymous clients, too. Needs one of them.</summary>
    public bool AllowPublishForAnonymous { get; set; }

    /// <summary>Subscribers that ask for it are told when they may have missed something. Needs <see cref="HistorySize"/>.</summary>
    public bool AllowPositioning { get; set; }

    /// <summary>Every subscriber is told, asked for or not. Needs <see cref="HistorySize"/>.</summary>
    public bool ForcePositioning { get; set; }

    /// <summary>Subscribers that ask for it may come back with their position. Needs <see cref="HistorySize"/>.</summary>
    public bool AllowRecovery { get; set; }

    /// <summary>Every subscriber may come back with its position, asked for or not. Needs <see cref="HistorySize"/>.</summary>
    public bool ForceRecovery { get; set; }

    /// <summary>What a subscriber that comes back is given. <see cref="RecoveryMode.Cache"/> needs <see cref="HistorySize"/>. Default <see cref="RecoveryMode.Stream"/>.</summary>
    [EnumDataType(typeof(RecoveryMode))]
    public RecoveryMode ForceRecoveryMode { get; set; }

    /// <summary>With <see cref="RecoveryMode.Cache"/> every subscriber is given the latest publication, asked for or not. Needs both that mode and <see cref="HistorySize"/>.</summary>
    public bool AutoCacheRecover { get; set; }

    /// <summary>An authenticated user may read the history, subscribed or not. Needs <see cref="HistorySize"/>.</summary>
    public bool AllowHistoryForClient { get; set; }

    /// <summary>An authenticated user may read the history while subscribed. Needs <see cref="HistorySize"/>.</summary>
    public bool AllowHistoryForSubscriber { get; set; }

    /// <summary>What the other permissions to read the history allow holds for anonymous clients, too. Needs one of them.</summary>
    public bool AllowHistoryForAnonymous { get; set; }

    /// <summary>The cluster knows who is in a channel of this namespace.</summary>
    public bool Presence { get; set; }

    /// <summary>An authenticated user may ask who is there, subscribed or not. Needs <see cref="Presence"/>.</summary>
    public bool AllowPresenceForClient { get; set; }

    /// <summary>An authenticated user may ask who is there while subscribed. Needs <see cref="Presence"/>.</summary>
    public bool AllowPresenceForSubscriber { get; set; }

    /// <summary>What the other permissions to ask for presence allow holds for anonymous clients, too. Needs one of them.</summary>
    public bool AllowPresenceForAnonymous { get; set; }

    /// <summary>Who comes and who goes is told, at most once, to subscribers who ask for it and may ask who is there.</summary>
    public bool JoinLeave { get; set; }

    /// <summary>Every subscriber is told, asked for or not. Needs <see cref="JoinLeave"/>.</summary>
    public bool ForcePushJoinLeave { get; set; }

    /// <summary>
    /// Clients that a node tells in a second who comes and who goes, in one channel. What is above is left out, so that many who come at once do not drown everything else; who asks for
    /// presence gets it whole. Default 10,000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxJoinLeavePushes { get; set; } = DefaultMaxJoinLeavePushes;

    /// <summary>Publications kept per channel; 0 = no history, hence no positions and no recovery.</summary>
    [Range(0, 100_000)]
    public int HistorySize { get; set; }

    /// <summary>How long publications are kept. Default five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24.00:00:00")]
    public TimeSpan HistoryTtl { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long epoch and top outlive the last use. Must exceed <see cref="HistoryTtl"/>. Default 30 days, which every supported store is known to hold.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "30.00:00:00")]
    public TimeSpan HistoryMetaTtl { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A recovery larger than this is answered "not recovered". Must fit the outbound queue.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxRecoveryBytes { get; set; } = 256 * 1024;

    /// <summary>Subscribers that ask for it get patches where these are smaller, of publications that are marked for it. Needs <see cref="HistorySize"/> and a kind of positioning.</summary>
    public bool AllowDelta { get; set; }

    /// <summary>Every publication is marked for patches; else only those that a backend or a hook marks. Needs <see cref="AllowDelta"/>.</summary>
    public bool DeltaPublish { get; set; }

    /// <summary>Subscribers may ask for publications by their tags.</summary>
    public bool AllowTagsFilter { get; set; }

    /// <summary>What the name of a channel must match beside the rules that hold for all, without its namespace; null or empty = anything. Judged in time linear in the name.</summary>
    public string? ChannelPattern { get; set; }

    /// <summary>What may be published. Default <see cref="PayloadKind.Any"/>.</summary>
    [EnumDataType(typeof(PayloadKind))]
    public PayloadKind PayloadKind { get; set; }

    /// <summary>The subscribe webhook is asked for clients that come without a subscription token. Needs its address.</summary>
    public bool SubscribeWebhook { get; set; }

    /// <summary>The publish webhook is asked. Needs its address.</summary>
    public bool PublishWebhook { get; set; }

    /// <summary><see cref="ChannelPattern"/>, compiled once; null = anything.</summary>
    internal Regex? Pattern => field ??= string.IsNullOrEmpty(ChannelPattern) ? null : new Regex(ChannelPattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>This policy with what one subscription has otherwise.</summary>
    internal NamespaceOptions With(SubscriptionOverrides overrides)
    {
        var changed = (NamespaceOptions)MemberwiseClone();
        changed.Presence = overrides.Presence ?? Presence;
        changed.JoinLeave = overrides.JoinLeave ?? JoinLeave;
        changed.ForcePushJoinLeave = overrides.ForcePushJoinLeave ?? ForcePushJoinLeave;
        changed.ForceRecovery = overrides.ForceRecovery ?? ForceRecovery;
        changed.ForcePositioning = overrides.ForcePositioning ?? ForcePositioning;
        return changed;
    }
}
