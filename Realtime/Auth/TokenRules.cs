using Microsoft.IdentityModel.Tokens;
using Wire;

namespace Realtime.Auth;

/// <summary>What every token of the token service must fulfil, whichever door it comes to; only the audience differs (docs/security.md).</summary>
internal static class TokenRules
{
    /// <summary>
    /// An allow-list for public keys: "none" and HMAC with a public key are nowhere near it (RFC 8725 section 3.1). Each key takes those of its kind (<see cref="Fits"/>).
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
        AlgorithmValidator = static (algorithm, key, _, _) => Fits(algorithm, key),
        ValidTypes = Types,
        RequireSignedTokens = true,
        RequireExpirationTime = life.IsEndNeeded,
        LifetimeValidator = (notBefore, end, _, _) => end is null && life.IsEndNeeded ? throw new SecurityTokenNoExpirationException() : life.Holds(Moment(notBefore), Moment(end)),
    };

    /// <summary>RS for RSA, ES for the one curve that the algorithm names (RFC 7518 section 3.4): the library takes any curve.</summary>
    private static bool Fits(string algorithm, SecurityKey key) => Allow(algorithm) && key switch
    {
        RsaSecurityKey => algorithm.StartsWith("RS", StringComparison.Ordinal),
        ECDsaSecurityKey => key.KeySize == CurveOf(algorithm),
        _ => false,
    };

    private static int CurveOf(string algorithm) => algorithm switch
    {
        SecurityAlgorithms.EcdsaSha256 => 256,
        SecurityAlgorithms.EcdsaSha384 => 384,
        SecurityAlgorithms.EcdsaSha512 => 521,
        _ => 0,
    };

    /// <summary>The library's times are UTC, and say so.</summary>
    private static DateTimeOffset? Moment(DateTime? time) => time is { } given ? new DateTimeOffset(DateTime.SpecifyKind(given, DateTimeKind.Utc)) : null;
}
