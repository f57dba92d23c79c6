namespace Realtime.ServerApi.Methods;

/// <param name="Limit">At most so many; absent or 0 = 100.</param>
/// <param name="Cursor">Of the page before; absent = the first.</param>
internal sealed record BansBody(int? Limit = null, string? Cursor = null);

/// <param name="Bans">In the order in which they were given or changed.</param>
/// <param name="Cursor">Where the next page begins; absent = there is none.</param>
internal sealed record BansAnswer(IReadOnlyList<BannedAnswer> Bans, string? Cursor = null);

/// <param name="User">Who is kept out.</param>
/// <param name="Since">In seconds since 1970.</param>
/// <param name="Until">In seconds since 1970; absent = for ever.</param>
/// <param name="Reason">Absent = none was given.</param>
internal sealed record BannedAnswer(string User, long Since, long? Until = null, string? Reason = null)
{
    /// <summary>Reasons may say more of a person than logs should.</summary>
    public override string ToString() => nameof(BannedAnswer);
}
