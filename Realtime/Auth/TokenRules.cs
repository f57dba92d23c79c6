using Microsoft.IdentityModel.Tokens;
using Wire;

namespace Realtime.Auth;

/// <summary>What every token must fulfil, whichever door it comes to; only the audience differs (docs/security.md).</summary>
internal static class TokenRules
{
    /// <summary>An allow-list: "none" and HMAC with a public key are nowhere near it (RFC 8725 section 3.1).</summary>
    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256];

    private static readonly string[] Types = [TokenClaims.AccessTokenType];

    public static TokenValidationParameters For(string audience, TokenOptions options, TimeProvider time) => new()
    {
        ValidIssuer = options.Issuer,
        ValidAudience = audience,
        ValidAlgorithms = Algorithms,
        ValidTypes = Types,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) => IsWithinLifetime(notBefore, expires, options.ClockSkew, time),
    };

    private static bool IsWithinLifetime(DateTime? notBefore, DateTime? expires, TimeSpan skew, TimeProvider time)
    {
        if (expires is null)
        {
            throw new SecurityTokenNoExpirationException();
        }

        var now = time.GetUtcNow().UtcDateTime;
        return now <= expires.Value + skew && (notBefore is null || now >= notBefore.Value - skew);
    }
}
