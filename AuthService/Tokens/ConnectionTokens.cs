using System.Text.Json;
using AuthService.Keys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wire;

namespace AuthService.Tokens;

/// <summary>Makes the tokens that connect a client. They leave no row behind: their lifetime ends them.</summary>
internal sealed class ConnectionTokens(KeyStore keys, IOptions<AuthOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TimeSpan Lifetime => options.Value.AccessTokenLifetime ?? AuthOptions.DefaultAccessTokenLifetime;

    /// <param name="user">The subject, always written as a string.</param>
    /// <param name="clientId">The application that asked; an access token names it (RFC 9068 section 2.2).</param>
    /// <param name="info">JSON that others see of the client.</param>
    public string Create(string user, string clientId, JsonElement info)
    {
        var now = time.GetUtcNow();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenClaims.AccessTokenType,
            SigningCredentials = new SigningCredentials(keys.SigningKey, SecurityAlgorithms.EcdsaSha256),
            Issuer = options.Value.Issuer,
            Audience = TokenAudiences.Connection,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = user,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString(),
                ["client_id"] = clientId,
                [TokenClaims.Info] = info,
            },
        });
    }
}
