namespace Realtime.Bans;

/// <summary>What became of a decision.</summary>
/// <param name="Outcome">Whether it stands.</param>
/// <param name="List">In which list.</param>
/// <param name="Previous">The list's version before.</param>
/// <param name="Change">null where it does not stand.</param>
/// <param name="WasBanned">The user was banned before.</param>
internal sealed record BanReceipt(BanOutcome Outcome, string List = "", long Previous = 0, BanChange? Change = null, bool WasBanned = false);
