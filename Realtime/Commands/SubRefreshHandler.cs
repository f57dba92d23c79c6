using Realtime.Auth;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;

namespace Realtime.Commands;

/// <summary>Takes a fresh subscription token in place of the old one.</summary>
internal sealed class SubRefreshHandler(TokenVerifier tokens, SubscriptionEnder ender, PresenceRenewal presence, TimeProvider time)
    : ICommandHandler<SubRefreshRequest, SubRefreshResult>
{
    public async ValueTask<CommandResult<SubRefreshResult>> HandleAsync(
        IConnection connection, SubRefreshRequest request, CancellationToken cancellationToken)
    {
        if (request.Type != 0)
        {
            return ProtocolError.NotAvailable;
        }

        if (!connection.State.Subscriptions.TryGetValue(request.Channel, out var subscription))
        {
            return ProtocolError.PermissionDenied;
        }

        if (request.Token.Length == 0)
        {
            return ProtocolError.BadRequest;
        }

        var verdict = await tokens.VerifySubscriptionAsync(request.Token, connection.State.Info, request.Channel, cancellationToken);
        switch (verdict)
        {
            case { Grant: { } grant }:
                return Renew(connection, request.Channel, subscription, grant);
            case { Kind: SubscriptionVerdictKind.CannotTell }:
                return ProtocolError.Internal;
            case { Kind: SubscriptionVerdictKind.Expired }:
                // The push makes the client subscribe again with a new token. Any error that is not temporary would end the subscription for good.
                await ender.EndAsExpiredAsync(connection, request.Channel);
                return ProtocolError.Internal;
            default:
                return DisconnectCode.InvalidToken;
        }
    }

    private CommandResult<SubRefreshResult> Renew(IConnection connection, string channel, Subscription subscription, ServerSubscription grant)
    {
        var renewed = subscription with { ChannelInfo = grant.Info, ExpiresAt = grant.ExpiresAt };
        connection.TryUpdate(state => state.Subscriptions.TryGetValue(channel, out var current) && current == subscription
            ? state with { Subscriptions = state.Subscriptions.SetItem(channel, renewed) }
            : null);
        var hasNews = !subscription.ChannelInfo.Span.SequenceEqual(grant.Info.Span);
        return ((CommandResult<SubRefreshResult>)new SubRefreshResult(TokenLifetime.Until(grant.ExpiresAt, time)))
            .Then(() => hasNews ? presence.RenewAsync(connection, channel) : ValueTask.CompletedTask);
    }
}
