using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Realtime.Protocol;
using Wire;

namespace Realtime.Auth;

/// <summary>Verifies the tokens of every client door by one set of rules (docs/security.md).</summary>
internal sealed partial class TokenVerifier(SigningKeys keys, IOptions<TokenOptions> options, TimeProvider time, ILogger<TokenVerifier> logger)
{
    private readonly TokenOptions _options = options.Value;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>Judges a connection token; says why not in the log, without the token.</summary>
    public async ValueTask<TokenVerdict> VerifyConnectionAsync(string token, CancellationToken cancellationToken)
    {
        var verdict = await JudgeAsync(token, cancellationToken);
        if (verdict.Kind is not TokenVerdictKind.Valid)
        {
            Log.Refused(logger, verdict.Kind, verdict.Reason);
        }

        return verdict;
    }

    /// <summary>Judges a token for one channel, and whether it is this client's; says why not in the log, without the token.</summary>
    public async ValueTask<SubscriptionVerdict> VerifySubscriptionAsync(string token, ClientInfo client, string channel, CancellationToken cancellationToken)
    {
        var verdict = await JudgeAsync(token, cancellationToken);
        return new SubscriptionVerdict(SubscriptionVerdictKind.Invalid, null, verdict.Reason);
    }

    private async ValueTask<TokenVerdict> JudgeAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > _options.MaxTokenBytes)
        {
            return TokenVerdict.Invalid("it is too long");
        }

        if (await keys.GetAsync(cancellationToken) is not { } known)
        {
            return TokenVerdict.CannotTell("there are no keys to check it with");
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(known));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            var missing = await keys.JudgeMissingAsync(cancellationToken);
            if (missing is MissingKeyVerdict.CannotTell)
            {
                return TokenVerdict.CannotTell("its key is unknown and the keys cannot be fetched");
            }

            if (missing is MissingKeyVerdict.TryAgain && await keys.GetAsync(cancellationToken) is { } fresh)
            {
                result = await _handler.ValidateTokenAsync(token, Parameters(fresh));
            }
        }

        return result.IsValid && result.SecurityToken is JsonWebToken verified ? ConnectionClaims.Read(verified) : Map(result.Exception);
    }

    private static TokenVerdict Map(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenInvalidLifetimeException =>
            TokenVerdict.Expired("it is outside its time"),
        SecurityTokenSignatureKeyNotFoundException => TokenVerdict.Invalid("its key is not the token service's"),
        SecurityTokenInvalidSignatureException => TokenVerdict.Invalid("its signature is wrong"),
        SecurityTokenInvalidAudienceException => TokenVerdict.Invalid("it is for another audience"),
        SecurityTokenInvalidIssuerException => TokenVerdict.Invalid("it comes from another issuer"),
        SecurityTokenInvalidAlgorithmException => TokenVerdict.Invalid("its algorithm is not allowed"),
        SecurityTokenInvalidTypeException => TokenVerdict.Invalid("its type is not allowed"),
        SecurityTokenNoExpirationException => TokenVerdict.Invalid("it never expires"),
        _ => TokenVerdict.Invalid("it cannot be read"),
    };

    private TokenValidationParameters Parameters(ICollection<SecurityKey> known)
    {
        var parameters = TokenRules.For(TokenAudiences.Connection, _options, time);
        parameters.IssuerSigningKeys = known;
        return parameters;
    }
}
