using System.ComponentModel.DataAnnotations;

namespace Realtime.Channels;

/// <summary>The policy of a namespace. Every permission is off until it is given.</summary>
public sealed class NamespaceOptions
{
    /// <summary>An authenticated user may subscribe.</summary>
    public bool AllowSubscribeForClient { get; set; }

    /// <summary>An authenticated user may publish, subscribed or not.</summary>
    public bool AllowPublishForClient { get; set; }

    /// <summary>An authenticated user may publish while subscribed.</summary>
    public bool AllowPublishForSubscriber { get; set; }

    /// <summary>Subscribers may come back with their position. Needs <see cref="HistorySize"/>.</summary>
    public bool AllowRecovery { get; set; }

    /// <summary>An authenticated user may read the history, subscribed or not. Needs <see cref="HistorySize"/>.</summary>
    public bool AllowHistoryForClient { get; set; }

    /// <summary>An authenticated user may read the history while subscribed. Needs <see cref="HistorySize"/>.</summary>
    public bool AllowHistoryForSubscriber { get; set; }

    /// <summary>The cluster knows who is in a channel of this namespace.</summary>
    public bool Presence { get; set; }

    /// <summary>An authenticated user may ask who is there, subscribed or not. Needs <see cref="Presence"/>.</summary>
    public bool AllowPresenceForClient { get; set; }

    /// <summary>An authenticated user may ask who is there while subscribed. Needs <see cref="Presence"/>.</summary>
    public bool AllowPresenceForSubscriber { get; set; }

    /// <summary>Who comes and who goes is told, at most once, to subscribers who ask for it and may ask who is there.</summary>
    public bool JoinLeave { get; set; }

    /// <summary>Every subscriber is told, asked for or not. Needs <see cref="JoinLeave"/>.</summary>
    public bool ForcePushJoinLeave { get; set; }

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
}
