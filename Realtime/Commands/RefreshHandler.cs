using Realtime.Auth;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;

namespace Realtime.Commands;

/// <summary>Takes a fresh token of the same user in place of the connection's old one.</summary>
internal sealed class RefreshHandler(TokenVerifier tokens, PresenceRenewal presence, TimeProvider time) : ICommandHandler<RefreshRequest, RefreshResult>
{
    public async ValueTask<CommandResult<RefreshResult>> HandleAsync(
        IConnection connection, RefreshRequest request, CancellationToken cancellationToken)
    {
        if (request.Token.Length == 0 || connection.State.IsRefreshedByServer)
        {
            return DisconnectCode.BadRequest;
        }

        var verdict = await tokens.VerifyConnectionAsync(request.Token, cancellationToken);
        return verdict switch
        {
            { Token: { } token } => Renew(connection, token),
            { Kind: TokenVerdictKind.Expired } => DisconnectCode.ConnectionExpired,
            { Kind: TokenVerdictKind.CannotTell } => ProtocolError.Internal,
            _ => DisconnectCode.InvalidToken,
        };
    }

    private CommandResult<RefreshResult> Renew(IConnection connection, VerifiedToken token)
    {
        var state = connection.State;
        if (!string.Equals(token.User, state.Info.User, StringComparison.Ordinal))
        {
            return DisconnectCode.InvalidToken;
        }

        if (!state.ClaimedChannels.SetEquals(token.Subscriptions.Keys))
        {
            // It comes back and gets the right ones.
            return DisconnectCode.InsufficientState;
        }

        connection.TryUpdate(now => now with { ExpiresAt = token.ExpiresAt, SignedBy = token.SignedBy, Meta = token.Meta });
        return ((CommandResult<RefreshResult>)new RefreshResult(TokenLifetime.Until(token.ExpiresAt, time))).Then(() => presence.SayAsync(connection, token.Info));
    }
}
