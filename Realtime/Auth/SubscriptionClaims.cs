using Realtime.Channels;
using Realtime.Protocol;
using Wire;

namespace Realtime.Auth;

/// <summary>What a subscription token says, once its signature is believed.</summary>
/// <param name="Channel">The one that it opens.</param>
/// <param name="User">Whose it is; empty = anonymous clients'.</param>
/// <param name="Client">The one connection that may use it; empty = all of the user's.</param>
/// <param name="Grant">What the subscription has.</param>
internal sealed record SubscriptionClaims(string Channel, string User, string Client, ServerSubscription Grant)
{
    public static SubscriptionClaims Read(ClaimReader claims, string userClaim)
    {
        var channel = claims.ReadText(TokenClaims.Channel);
        if (string.IsNullOrEmpty(channel))
        {
            claims.Fail("it names no channel");
        }

        return new SubscriptionClaims(channel ?? string.Empty, claims.ReadUser(userClaim), claims.ReadText(TokenClaims.Client) ?? string.Empty, new ServerSubscription
        {
            Info = claims.ReadJson(TokenClaims.Info, TokenClaims.Base64Info),
            ExpiresAt = claims.ReadEnd(),
            Overrides = claims.ReadOverrides(),
        });
    }

    /// <returns>Why this client may not use it for this channel; null = it may.</returns>
    public string? Refuse(ClientInfo client, string channel) =>
        !string.Equals(Channel, channel, StringComparison.Ordinal) ? "it is for another channel"
        : !string.Equals(User, client.User, StringComparison.Ordinal) ? "it is another user's"
        : Client.Length > 0 && !string.Equals(Client, client.Client, StringComparison.Ordinal) ? "it is another client's"
        : null;
}
