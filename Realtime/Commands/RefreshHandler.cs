using Realtime.Auth;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Takes a fresh token of the same user in place of the connection's old one.</summary>
internal sealed class RefreshHandler(TokenVerifier tokens, TimeProvider time) : ICommandHandler<RefreshRequest, RefreshResult>
{
    public async ValueTask<CommandResult<RefreshResult>> HandleAsync(
        IConnection connection, RefreshRequest request, CancellationToken cancellationToken)
    {
        if (request.Token.Length == 0)
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
        if (!string.Equals(token.User, connection.State.Info.User, StringComparison.Ordinal))
        {
            return DisconnectCode.InvalidToken;
        }

        connection.TryUpdate(state => state with { Info = state.Info with { ConnectionInfo = token.Info }, ExpiresAt = token.ExpiresAt });
        return new RefreshResult(TokenLifetime.Until(token.ExpiresAt, time));
    }
}
