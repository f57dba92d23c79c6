namespace Realtime.Bans;

/// <summary>
/// Who is banned, for all nodes: a list in which each change raises the version, so that a copy is brought up to date with what has changed since. Bans end by the store's
/// clock. A store that may have lost something begins another list with what it has, in the same step in which that is noticed.
/// While it is away every call throws <see cref="Protocol.UnavailableException"/> within a bounded time.
/// </summary>
internal interface IBanStore
{
    /// <summary>Bans a user, or changes how long and why. Once it is answered it is never half done.</summary>
    /// <param name="user">Never empty.</param>
    /// <param name="until">By the store's clock, in milliseconds since 1970; 0 = for ever.</param>
    /// <param name="reason">Empty = none.</param>
    /// <param name="above">The highest version that the caller knows. A store that lost its memory and has another clock would go back behind it, and the decision would count for less than an earlier one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<BanReceipt> BanAsync(string user, long until, string reason, long above, CancellationToken cancellationToken);

    /// <summary>Lifts a ban, also one that the store does not have: a node that knows of it must not put it back.</summary>
    /// <param name="user">Never empty.</param>
    /// <param name="above">As for a ban.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<BanReceipt> UnbanAsync(string user, long above, CancellationToken cancellationToken);

    /// <summary>What has changed since; from the start where that cannot be told.</summary>
    /// <param name="since">Exclusive.</param>
    /// <param name="limit">Of changes; a page may have fewer though there are more.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<BanPage> ReadAsync(BanPosition since, int limit, CancellationToken cancellationToken);

    /// <summary>Gives back what the store has lost: takes what is later than its own of the same user, and leaves out what has ended. Idempotent.</summary>
    ValueTask RestoreAsync(IReadOnlyList<BanChange> known, CancellationToken cancellationToken);
}
