namespace Realtime.Cluster.Messages;

/// <summary>Why a message is not listened to, as metrics and logs say it.</summary>
internal static class MessageRefusal
{
    public const string Malformed = "malformed";
    public const string Version = "version";

    /// <summary>Forged, changed, meant for another channel, or of a node with another secret.</summary>
    public const string Signature = "signature";

    /// <summary>Sent too long ago, or in the future.</summary>
    public const string Time = "time";

    /// <summary>Sent before this process began, so that the one before it may have heard it.</summary>
    public const string BeforeStart = "before_start";

    public const string Replayed = "replayed";

    /// <summary>It bears this node's name, and this process has not written it.</summary>
    public const string Impostor = "impostor";

    /// <summary>More senders or orders than this node keeps count of.</summary>
    public const string Full = "full";
}
