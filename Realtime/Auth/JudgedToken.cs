namespace Realtime.Auth;

/// <summary>A token whose seal was looked at, and not yet what it says.</summary>
/// <param name="Payload">Its middle part as it came; null = it is not believed.</param>
/// <param name="Kind">Why not.</param>
/// <param name="Reason">For logs: never holds any part of the token.</param>
internal readonly record struct JudgedToken(string? Payload, TokenVerdictKind Kind, string Reason)
{
    /// <summary>The name of the key that signed it (<see cref="KeyNames"/>).</summary>
    public string? SignedBy { get; private init; }

    public static JudgedToken Believed(string payload, string? signedBy) => new(payload, TokenVerdictKind.Valid, "valid") { SignedBy = signedBy };

    public static JudgedToken Expired { get; } = new(null, TokenVerdictKind.Expired, "it is outside its time");

    public static JudgedToken Invalid(string reason) => new(null, TokenVerdictKind.Invalid, reason);

    public static JudgedToken CannotTell(string reason) => new(null, TokenVerdictKind.CannotTell, reason);
}
