using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Realtime.Channels;

namespace Realtime.Auth;

/// <summary>
/// Who made a token, for which door, and whether its time is now. Its algorithm decides by which key it is checked, and no key is ever used for another kind of algorithm:
/// HMAC with the shared secret alone, all others with the token service's public keys alone.
/// </summary>
internal sealed class TokenJudge(SigningKeys keys, HmacKeys secrets, IOptions<TokenOptions> options, IOptions<HmacOptions> hmac, IOptions<AccessOptions> access, TimeProvider time)
{
    private readonly TokenOptions _options = options.Value;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenLife _life = new(options.Value.ClockSkew, IsEndNeeded: !access.Value.Insecure, CountsEnd: !access.Value.Insecure, time);
    private readonly TokenLife _secretsLife =
        new(options.Value.ClockSkew, IsEndNeeded: hmac.Value.RequireExpiration && !access.Value.Insecure, CountsEnd: !access.Value.Insecure, time);

    /// <param name="token">As it came.</param>
    /// <param name="audience">The door's.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    public async ValueTask<JudgedToken> JudgeAsync(string token, string audience, CancellationToken cancellationToken)
    {
        if (token.Length > _options.MaxTokenBytes)
        {
            return JudgedToken.Invalid("it is too long");
        }

        if (TokenHeader.Read(token) is not { } header)
        {
            return JudgedToken.Invalid("it cannot be read");
        }

        if (secrets.Take(header.Algorithm))
        {
            return JudgeBySecret(token, header, audience);
        }

        // Where nothing but a secret is configured, no wait makes a public key appear.
        return TokenRules.Allow(header.Algorithm) && (keys.AreConfigured || !secrets.AreConfigured)
            ? await JudgeByPublicKeyAsync(token, audience, cancellationToken)
            : JudgedToken.Invalid("its algorithm is not allowed");
    }

    private JudgedToken JudgeBySecret(string token, TokenHeader header, string audience)
    {
        if (secrets.SignerOf(token, header.Algorithm) is not { } signer)
        {
            return JudgedToken.Invalid("its signature is wrong");
        }

        var payload = token[(token.IndexOf('.', StringComparison.Ordinal) + 1)..token.LastIndexOf('.')];
        var (claims, fault) = ClaimReader.Read(payload, RegisteredClaims.Read);
        return claims is null ? JudgedToken.Invalid(fault!)
            : claims.End is null && _secretsLife.IsEndNeeded ? JudgedToken.Invalid("it never expires")
            : !_secretsLife.Holds(claims.NotBefore, claims.End) ? JudgedToken.Expired
            : claims.Refuse(audience, _options.Issuer) is { } reason ? JudgedToken.Invalid(reason)
            : header.Type is null || string.Equals(header.Type, "JWT", StringComparison.OrdinalIgnoreCase) ? JudgedToken.Believed(payload, signer)
            : JudgedToken.Invalid("its type is not allowed");
    }

    private async ValueTask<JudgedToken> JudgeByPublicKeyAsync(string token, string audience, CancellationToken cancellationToken)
    {
        if (await keys.GetAsync(cancellationToken) is not { } known)
        {
            return JudgedToken.CannotTell("there are no keys to check it with");
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(audience, known));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            var missing = await keys.JudgeMissingAsync(cancellationToken);
            if (missing is MissingKeyVerdict.CannotTell)
            {
                return JudgedToken.CannotTell("its key is unknown and the keys cannot be fetched");
            }

            if (missing is MissingKeyVerdict.TryAgain && await keys.GetAsync(cancellationToken) is { } fresh)
            {
                result = await _handler.ValidateTokenAsync(token, Parameters(audience, fresh));
            }
        }

        return result.IsValid && result.SecurityToken is JsonWebToken verified ? JudgedToken.Believed(verified.EncodedPayload, NameOf(verified.SigningKey)) : Map(result.Exception);
    }

    /// <summary>Only where somebody looks at it again.</summary>
    private string? NameOf(SecurityKey key) => _options.RevalidationInterval > TimeSpan.Zero ? KeyNames.Of(key) : null;

    private static JudgedToken Map(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenInvalidLifetimeException => JudgedToken.Expired,
        SecurityTokenSignatureKeyNotFoundException => JudgedToken.Invalid("its key is not the token service's"),
        SecurityTokenInvalidSignatureException => JudgedToken.Invalid("its signature is wrong"),
        SecurityTokenInvalidAudienceException => JudgedToken.Invalid("it is for another audience"),
        SecurityTokenInvalidIssuerException => JudgedToken.Invalid("it comes from another issuer"),
        SecurityTokenInvalidAlgorithmException => JudgedToken.Invalid("its algorithm is not allowed"),
        SecurityTokenInvalidTypeException => JudgedToken.Invalid("its type is not allowed"),
        SecurityTokenNoExpirationException => JudgedToken.Invalid("it never expires"),
        _ => JudgedToken.Invalid("it cannot be read"),
    };

    private TokenValidationParameters Parameters(string audience, ICollection<SecurityKey> known)
    {
        var parameters = TokenRules.For(audience, _options, _life);
        parameters.IssuerSigningKeys = known;
        return parameters;
    }
}
