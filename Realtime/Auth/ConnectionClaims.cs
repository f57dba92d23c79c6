using Realtime.Channels;
using Wire;

namespace Realtime.Auth;

/// <summary>Reads what a connection token says, once its signature is believed.</summary>
internal static class ConnectionClaims
{
    /// <summary>What one token may subscribe its client to. A client's own limit (error 106) is looked at when it connects.</summary>
    public const int MaxSubscriptions = 1000;

    public static VerifiedToken Read(ClaimReader claims, string userClaim)
    {
        if (claims.Has(TokenClaims.Channel))
        {
            claims.Fail("it is a subscription token");
        }

        return new VerifiedToken(claims.ReadUser(userClaim), claims.ReadJson(TokenClaims.Info, TokenClaims.Base64Info), claims.ReadEnd())
        {
            Subscriptions = ReadSubscriptions(claims),
            Meta = claims.ReadJson(TokenClaims.Meta),
        };
    }

    /// <summary>The names of <c>channels</c> and <c>subs</c> together; where both name a channel, what <c>subs</c> says holds.</summary>
    private static Dictionary<string, ServerSubscription> ReadSubscriptions(ClaimReader claims)
    {
        var subscriptions = new Dictionary<string, ServerSubscription>(StringComparer.Ordinal);
        foreach (var channel in claims.ReadTexts(TokenClaims.Channels) ?? [])
        {
            Add(channel, new ServerSubscription());
        }

        claims.ReadMembers(TokenClaims.Subscriptions, (channel, options) => Add(channel, new ServerSubscription
        {
            Info = options.ReadJson(TokenClaims.Info, TokenClaims.Base64Info),
            Data = options.ReadJson(TokenClaims.Data, TokenClaims.Base64Data),
            Overrides = options.ReadOverrides(),
        }));
        return subscriptions;

        void Add(string channel, ServerSubscription subscription)
        {
            subscriptions[channel] = subscription;
            if (!ChannelName.IsWellFormed(channel))
            {
                claims.Fail("it names a channel that cannot be");
            }

            if (subscriptions.Count > MaxSubscriptions)
            {
                claims.Fail("it names too many channels");
            }
        }
    }
}
