using Microsoft.IdentityModel.Tokens;
using Wire;

namespace Realtime.Auth;

/// <summary>What every token of the token service must fulfil, whichever door it comes to; only the audience differs (docs/security.md).</summary>
internal static class TokenRules
{
    /// <summary>
    /// An allow-list for public keys: "none" and HMAC with a public key are nowhere near it (RFC 8725 section 3.1). Which of them a key takes is its kind's matter:
    /// RS for RSA, ES for the curve of the same size.
    /// </summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
    ];

    private static readonly string[] Types = [TokenClaims.AccessTokenType];

    public static bool Allow(string algorithm) => Algorithms.Contains(algorithm, StringComparer.Ordinal);

    public static TokenValidationParameters For(string audience, TokenOptions options, TimeProvider time) =>
        For(audience, options, new TokenLife(options.ClockSkew, IsEndNeeded: true, CountsEnd: true, time));

    public static TokenValidationParameters For(string audience, TokenOptions options, TokenLife life) => new()
    {
        ValidIssuer = options.Issuer,
        ValidAudience = audience,
        ValidAlgorithms = Algorithms,
        ValidTypes = Types,
        RequireSignedTokens = true,
        RequireExpirationTime = life.IsEndNeeded,
        LifetimeValidator = (notBefore, end, _, _) => end is null && life.IsEndNeeded ? throw new SecurityTokenNoExpirationException() : life.Holds(Moment(notBefore), Moment(end)),
    };

    /// <summary>The library's times are UTC, and say so.</summary>
    private static DateTimeOffset? Moment(DateTime? time) => time is { } given ? new DateTimeOffset(DateTime.SpecifyKind(given, DateTimeKind.Utc)) : null;
}
