using System.Text.Json;
using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Cluster;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Lets a client in by its token.</summary>
internal sealed class ConnectHandler(
    TokenVerifier tokens, ClientTable clients, IOptions<ClientOptions> options, IOptions<HeartbeatOptions> heartbeat, NodeName node, TimeProvider time)
    : ICommandHandler<ConnectRequest, ConnectResult>
{
    private static readonly string Version = typeof(ConnectHandler).Assembly.GetName().Version!.ToString(fieldCount: 3);

    private readonly byte[] _data = options.Value.RevealNode
        ? JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["node"] = node.Value })
        : [];

    public async ValueTask<CommandResult<ConnectResult>> HandleAsync(
        IConnection connection, ConnectRequest request, CancellationToken cancellationToken)
    {
        if (request.Token.Length == 0)
        {
            return DisconnectCode.BadRequest;
        }

        var verdict = await tokens.VerifyConnectionAsync(request.Token, cancellationToken);
        return verdict switch
        {
            { Token: { } token } => Admit(connection, token),
            { Kind: TokenVerdictKind.Expired } => ProtocolError.TokenExpired,
            { Kind: TokenVerdictKind.CannotTell } => SendAway(connection),
            _ => DisconnectCode.InvalidToken,
        };
    }

    private CommandResult<ConnectResult> Admit(IConnection connection, VerifiedToken token)
    {
        if (token.ExpiresAt is { } end && end + options.Value.ExpiryGrace <= time.GetUtcNow())
        {
            return ProtocolError.Expired;
        }

        connection.TryUpdate(state => state with
        {
            Info = state.Info with { User = token.User, ConnectionInfo = token.Info },
            ExpiresAt = token.ExpiresAt,
        });
        clients.Add(connection.State.Info, connection);
        var transport = connection.Transport;
        var pingInterval = transport.Ping is null ? heartbeat.Value.PingInterval : TimeSpan.Zero;
        var expectsPong = transport is { Ping: null, IsListenOnly: false };
        var result = new ConnectResult(connection.State.Info.Client, Version, TokenLifetime.Until(token.ExpiresAt, time), _data, pingInterval, expectsPong)
        {
            Session = transport.Session,
            Node = transport is { Session.Length: > 0, IsListenOnly: false } ? node.Value : string.Empty,
        };
        return ((CommandResult<ConnectResult>)result).Then(() =>
        {
            connection.Sink.StartHeartbeat(connection.Id, transport.Ping ?? connection.Codec.Ping);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Nothing can be said about the token now: the error is temporary, and the close lets the client come back by itself.</summary>
    private static CommandResult<ConnectResult> SendAway(IConnection connection) =>
        ((CommandResult<ConnectResult>)ProtocolError.Internal).Then(() =>
        {
            connection.Disconnect(DisconnectCode.InternalError);
            return ValueTask.CompletedTask;
        });
}
