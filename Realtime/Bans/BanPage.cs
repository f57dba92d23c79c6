namespace Realtime.Bans;

/// <summary>A part of a ban list's changes, in their order.</summary>
/// <param name="Position">Up to where it goes: the list's top when there are no more.</param>
/// <param name="IsFromStart">What was asked for cannot be continued, and the list is read anew: what else was known of it does not stand.</param>
/// <param name="HasMore">There are more beyond it.</param>
/// <param name="Now">The store's clock, in milliseconds since 1970.</param>
/// <param name="Changes">Of each user the last one alone.</param>
internal sealed record BanPage(BanPosition Position, bool IsFromStart, bool HasMore, long Now, IReadOnlyList<BanChange> Changes);
