namespace Realtime.Bans;

/// <summary>Whether a decision stands.</summary>
internal enum BanOutcome
{
    Done,

    /// <summary>As many users are banned as may be.</summary>
    Full,

    /// <summary>It would have ended before it began, by the store's clock.</summary>
    Over,
}
