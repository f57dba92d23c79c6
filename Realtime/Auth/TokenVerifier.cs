using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Protocol;
using Wire;

namespace Realtime.Auth;

/// <summary>Verifies the tokens of every client door by one set of rules (docs/security.md). In insecure mode what a token grants never ends.</summary>
internal sealed partial class TokenVerifier(TokenJudge judge, IOptions<TokenOptions> options, IOptions<AccessOptions> access, ILogger<TokenVerifier> logger)
{
    private readonly string _userClaim = options.Value.UserClaim;
    private readonly bool _isInsecure = access.Value.Insecure;

    /// <summary>Judges a connection token; says why not in the log, without the token.</summary>
    public async ValueTask<TokenVerdict> VerifyConnectionAsync(string token, CancellationToken cancellationToken)
    {
        var verdict = Read(await judge.JudgeAsync(token, TokenAudiences.Connection, cancellationToken));
        if (verdict.Kind is not TokenVerdictKind.Valid)
        {
            Log.Refused(logger, verdict.Kind, verdict.Reason);
        }

        return verdict;
    }

    /// <summary>Judges a token for one channel, and whether this client may use it; says why not in the log, without the token.</summary>
    public async ValueTask<SubscriptionVerdict> VerifySubscriptionAsync(string token, ClientInfo client, string channel, CancellationToken cancellationToken)
    {
        var verdict = Read(await judge.JudgeAsync(token, TokenAudiences.Subscription, cancellationToken), client, channel);
        if (verdict.Kind is not SubscriptionVerdictKind.Valid)
        {
            Log.SubscriptionRefused(logger, verdict.Kind, verdict.Reason);
        }

        return verdict;
    }

    private TokenVerdict Read(JudgedToken judged)
    {
        if (judged.Payload is null)
        {
            return new TokenVerdict(judged.Kind, null, judged.Reason);
        }

        var (token, fault) = ClaimReader.Read(judged.Payload, claims => ConnectionClaims.Read(claims, _userClaim));
        return token is null ? TokenVerdict.Invalid(fault!)
            : TokenVerdict.Valid(token with { ExpiresAt = _isInsecure ? null : token.ExpiresAt, SignedBy = judged.SignedBy });
    }

    private SubscriptionVerdict Read(JudgedToken judged, ClientInfo client, string channel)
    {
        if (judged.Payload is null)
        {
            return new SubscriptionVerdict(KindOf(judged.Kind), null, judged.Reason);
        }

        var (claims, fault) = ClaimReader.Read(judged.Payload, reader => SubscriptionClaims.Read(reader, _userClaim));
        if (claims is null)
        {
            return new SubscriptionVerdict(SubscriptionVerdictKind.Invalid, null, fault!);
        }

        return claims.Refuse(client, channel) is { } misuse
            ? new SubscriptionVerdict(SubscriptionVerdictKind.Misused, null, misuse)
            : new SubscriptionVerdict(SubscriptionVerdictKind.Valid, _isInsecure ? claims.Grant with { ExpiresAt = null } : claims.Grant, "valid");
    }

    private static SubscriptionVerdictKind KindOf(TokenVerdictKind kind) => kind switch
    {
        TokenVerdictKind.Expired => SubscriptionVerdictKind.Expired,
        TokenVerdictKind.CannotTell => SubscriptionVerdictKind.CannotTell,
        _ => SubscriptionVerdictKind.Invalid,
    };
}
