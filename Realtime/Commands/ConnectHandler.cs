using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Bans;
using Realtime.Channels;
using Realtime.Cluster;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.RateLimiting;
using Realtime.Subscriptions;

namespace Realtime.Commands;

/// <summary>Lets a client in by its token, or by what hooks say of it, and opens what it is subscribed to from the first moment.</summary>
internal sealed class ConnectHandler(
    TokenVerifier tokens,
    HookRunner hooks,
    BanDoor bans,
    ClientTable clients,
    ConnectSubscriptions subscriptions,
    ConnectGate gate,
    UserBudgets budgets,
    IOptions<ClientOptions> options,
    IOptions<AccessOptions> access,
    IOptions<HeartbeatOptions> heartbeat,
    NodeName node,
    TimeProvider time)
    : ICommandHandler<ConnectRequest, ConnectResult>
{
    private static readonly string Version = typeof(ConnectHandler).Assembly.GetName().Version!.ToString(fieldCount: 3);

    private readonly byte[] _data = options.Value.RevealNode
        ? JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["node"] = node.Value })
        : [];

    public async ValueTask<CommandResult<ConnectResult>> HandleAsync(
        IConnection connection, ConnectRequest request, CancellationToken cancellationToken)
    {
        if (!gate.TryEnter())
        {
            return ProtocolError.TooManyRequests;
        }

        try
        {
            return await LetInAsync(connection, request, cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async ValueTask<CommandResult<ConnectResult>> LetInAsync(IConnection connection, ConnectRequest request, CancellationToken cancellationToken)
    {
        Admission? known = null;
        var proof = request.Token.Length > 0 ? request.Token : connection.Transport.Token;
        if (proof.Length > 0)
        {
            var verdict = await tokens.VerifyConnectionAsync(proof, cancellationToken);
            if (verdict.Token is not { } token)
            {
                return Refuse(connection, verdict.Kind);
            }

            known = Admission.By(token);
            if (RefuseBanned(connection, known.User) is { } banned)
            {
                // Neither hooks nor budgets are asked about somebody who stays outside.
                return banned;
            }

            if (!await budgets.TryTakeAsync(known.User))
            {
                return ProtocolError.TooManyRequests;
            }
        }

        var admission = known ?? (access.Value.Insecure || access.Value.AllowAnonymous ? new Admission(string.Empty) : null);
        if (hooks.IsAsked(HookKind.Connecting))
        {
            var said = await hooks.OnConnectingAsync(Describe(connection, request, known), cancellationToken);
            if (said.Refusal is { } refusal)
            {
                return CommandResult<ConnectResult>.Of(refusal);
            }

            admission = admission is null && said.User is null ? null : (admission ?? new Admission(string.Empty)).With(said);
            if (admission is not null && !IsSame(admission, known) && !await budgets.TryTakeAsync(admission.User))
            {
                return ProtocolError.TooManyRequests;
            }
        }

        return admission is null ? DisconnectCode.BadRequest : await AdmitAsync(connection, request, admission, cancellationToken);
    }

    private static bool IsSame(Admission admission, Admission? known) => string.Equals(admission.User, known?.User, StringComparison.Ordinal);

    private static ConnectingContext Describe(IConnection connection, ConnectRequest request, Admission? known)
    {
        var context = new ConnectingContext(connection, request, hasToken: known is not null);
        return known is null ? context : context with { User = known.User, Info = known.Info, Meta = known.Meta };
    }

    private async ValueTask<CommandResult<ConnectResult>> AdmitAsync(
        IConnection connection, ConnectRequest request, Admission admission, CancellationToken cancellationToken)
    {
        if (admission.ExpiresAt is { } end && end + options.Value.ExpiryGrace <= time.GetUtcNow())
        {
            return ProtocolError.Expired;
        }

        connection.TryUpdate(state => state with
        {
            Info = state.Info with { User = admission.User, ConnectionInfo = admission.Info },
            Meta = admission.Meta,
            ExpiresAt = admission.ExpiresAt,
            IsRefreshedByServer = admission.IsRefreshedByServer,
            SignedBy = admission.SignedBy,
            ClaimedChannels = state.ClaimedChannels.Union(admission.Claimed),
        });

        // Known from here on, so that whoever disconnects this user from now on reaches it, too.
        clients.Add(connection.State.Info, connection);
        if (RefuseBanned(connection, admission.User) is { } banned)
        {
            return banned;
        }

        var outcome = await subscriptions.OpenAsync(connection, admission.Subscriptions, request.Subscriptions, cancellationToken);
        return outcome switch
        {
            { Close: { } code } => code,
            { Error: { } error } => error,
            _ => Greet(connection, admission, outcome.Opened!),
        };
    }

    /// <returns>null = may come in.</returns>
    private CommandResult<ConnectResult>? RefuseBanned(IConnection connection, string user)
    {
        return bans.AskForConnection(user) switch
        {
            BanVerdict.Free => (CommandResult<ConnectResult>?)null,
            BanVerdict.Unknown => SendAway(connection),
            _ => (CommandResult<ConnectResult>)DisconnectCode.ForceDisconnect,
        };
    }

    private CommandResult<ConnectResult> Greet(IConnection connection, Admission admission, IReadOnlyList<OpenedSubscription> opened)
    {
        var transport = connection.Transport;
        var isPingedByFrame = transport.Ping is not null;
        var result = new ConnectResult(
            connection.State.Info.Client,
            Version,
            admission.IsRefreshedByServer ? null : TokenLifetime.Until(admission.ExpiresAt, time),
            admission.Data.IsEmpty ? _data : admission.Data,
            isPingedByFrame ? TimeSpan.Zero : heartbeat.Value.PingInterval,
            ExpectsPong: !isPingedByFrame && !transport.IsListenOnly)
        {
            Subscriptions = [.. opened.Select(static subscription => KeyValuePair.Create(subscription.Channel, subscription.Result))],
            Session = transport.Session,
            Node = transport.Session.Length > 0 && !transport.IsListenOnly ? node.Value : string.Empty,
        };
        return ((CommandResult<ConnectResult>)result).Then(async () =>
        {
            connection.Sink.StartHeartbeat(connection.Id, transport.Ping ?? connection.Codec.Ping);

            // All of them join before anything is awaited.
            var commits = opened.Select(static subscription => subscription.Commit().AsTask()).ToList();
            await Task.WhenAll(commits);
        });
    }

    private static CommandResult<ConnectResult> Refuse(IConnection connection, TokenVerdictKind kind) => kind switch
    {
        TokenVerdictKind.Expired => ProtocolError.TokenExpired,
        TokenVerdictKind.CannotTell => SendAway(connection),
        _ => DisconnectCode.InvalidToken,
    };

    /// <summary>Nothing can be said about the client now: the error is temporary, and the close lets the client come back by itself.</summary>
    private static CommandResult<ConnectResult> SendAway(IConnection connection) =>
        ((CommandResult<ConnectResult>)ProtocolError.Internal).Then(() =>
        {
            connection.Disconnect(DisconnectCode.InternalError);
            return ValueTask.CompletedTask;
        });
}
