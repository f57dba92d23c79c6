namespace Realtime.Bans;

/// <summary>What was decided on a user last.</summary>
/// <param name="User">Never empty.</param>
/// <param name="Version">Where it stands in the list's order of changes.</param>
/// <param name="Stamp">When it was decided: about the store's time in milliseconds, and higher than that of every decision before. Of two on one user the higher one stands, in whichever list.</param>
/// <param name="IsLifted">The user is banned no longer.</param>
/// <param name="Until">By the store's clock, in milliseconds since 1970; 0 = for ever.</param>
/// <param name="Reason">The operator's; empty = none.</param>
internal sealed record BanChange(string User, long Version, long Stamp, bool IsLifted, long Until, string Reason)
{
    /// <param name="now">By the store's clock, in milliseconds since 1970.</param>
    public bool IsInForce(long now) => !IsLifted && (Until == 0 || Until > now);

    /// <summary>Reasons may say more of a person than logs should.</summary>
    public override string ToString() => nameof(BanChange);
}
