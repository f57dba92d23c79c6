namespace Realtime.Auth;

/// <summary>The registered claims (RFC 7519 section 4.1) of a token that a shared secret has signed.</summary>
/// <param name="NotBefore">null = absent.</param>
/// <param name="End">null = absent.</param>
/// <param name="Audiences">null = absent.</param>
/// <param name="Issuer">null = absent.</param>
internal sealed record RegisteredClaims(DateTimeOffset? NotBefore, DateTimeOffset? End, IReadOnlyList<string>? Audiences, string? Issuer)
{
    public static RegisteredClaims Read(ClaimReader claims) =>
        new(claims.ReadTime("nbf"), claims.ReadTime("exp"), claims.ReadTexts("aud"), claims.ReadText("iss"));

    /// <summary>Whoever has the secret is the issuer, so neither claim is needed; one that is there must be right.</summary>
    /// <returns>Why not; null = it may pass.</returns>
    public string? Refuse(string audience, string issuer) =>
        Audiences is not null && !Audiences.Contains(audience, StringComparer.Ordinal) ? "it is for another audience"
        : Issuer is not null && !string.Equals(Issuer, issuer, StringComparison.Ordinal) ? "it comes from another issuer"
        : null;
}
