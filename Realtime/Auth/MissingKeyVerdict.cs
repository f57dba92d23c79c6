namespace Realtime.Auth;

/// <summary>What it means that a token's key is not in the set.</summary>
internal enum MissingKeyVerdict
{
    /// <summary>The set is fresh: there is no such key.</summary>
    Unknown,

    /// <summary>The set was fetched anew: look again.</summary>
    TryAgain,

    /// <summary>The set is old and could not be fetched: no verdict on the token.</summary>
    CannotTell,
}
