namespace Realtime.Auth;

/// <summary>What is thought of a token.</summary>
/// <param name="Kind">The verdict.</param>
/// <param name="Token">Set for <see cref="TokenVerdictKind.Valid"/> alone.</param>
/// <param name="Reason">For logs: never holds any part of the token.</param>
internal readonly record struct TokenVerdict(TokenVerdictKind Kind, VerifiedToken? Token, string Reason)
{
    public static TokenVerdict Valid(VerifiedToken token) => new(TokenVerdictKind.Valid, token, "valid");

    public static TokenVerdict Invalid(string reason) => new(TokenVerdictKind.Invalid, null, reason);
}

internal enum TokenVerdictKind
{
    Valid,

    /// <summary>Good once, or good soon: the client fetches a new one.</summary>
    Expired,

    /// <summary>Never good.</summary>
    Invalid,

    /// <summary>The keys are out of reach: the client tries again.</summary>
    CannotTell,
}
