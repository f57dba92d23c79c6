using Realtime.Auth;
using Realtime.Channels;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Whether a client may enter a channel: by its token, by being one of the channel's users, by what hooks say, or by what the namespace allows.</summary>
internal sealed class SubscriptionAccess(TokenVerifier tokens, HookRunner hooks, ChannelAccess access)
{
    public async ValueTask<Verdict> JudgeAsync(IConnection connection, SubscribeRequest request, NamespaceOptions policy, CancellationToken cancellationToken)
    {
        ServerSubscription? grant = null;
        var user = connection.State.Info.User;
        if (request.Token.Length > 0)
        {
            var verdict = await tokens.VerifySubscriptionAsync(request.Token, connection.State.Info, request.Channel, cancellationToken);
            if (verdict.Grant is null)
            {
                return Verdict.No(Refuse(verdict.Kind));
            }

            grant = verdict.Grant;
        }
        else if (ChannelName.IsPrivate(request.Channel))
        {
            return Verdict.No(HookRefusal.With(ProtocolError.PermissionDenied));
        }

        var isUserLimited = ChannelName.IsUserLimited(request.Channel) && ChannelName.IsLimitedTo(request.Channel, user);
        var said = hooks.HasHooks
            ? await hooks.OnSubscribingAsync(HookFacts.Subscribing(connection, request, hasToken: grant is not null, isUserLimited), cancellationToken)
            : SubscribingResult.Pass;
        if (said.Refusal is { } refusal)
        {
            return Verdict.No(refusal);
        }

        return said.Grant is { } more ? new Verdict(null, Join(grant, more)) { GrantDecides = said.DecidesAlone, IsRefreshedByServer = said.IsRefreshedByServer }
            : grant is not null ? new Verdict(null, grant)
            : access.CanSubscribe(policy, user, request.Channel) ? new Verdict(null, null)
            : Verdict.No(HookRefusal.With(ProtocolError.PermissionDenied));
    }

    private static HookRefusal Refuse(SubscriptionVerdictKind kind) => kind switch
    {
        SubscriptionVerdictKind.Expired => HookRefusal.With(ProtocolError.TokenExpired),
        SubscriptionVerdictKind.Misused => HookRefusal.With(DisconnectCode.InvalidToken),
        SubscriptionVerdictKind.CannotTell => HookRefusal.With(ProtocolError.Internal),
        _ => HookRefusal.With(ProtocolError.PermissionDenied),
    };

    /// <summary>What a hook says wins over the token, value by value.</summary>
    private static ServerSubscription Join(ServerSubscription? token, ServerSubscription hook) => token is null ? hook : new ServerSubscription
    {
        Info = hook.Info.IsEmpty ? token.Info : hook.Info,
        Data = hook.Data.IsEmpty ? token.Data : hook.Data,
        ExpiresAt = hook.ExpiresAt ?? token.ExpiresAt,
        Overrides = new SubscriptionOverrides
        {
            Presence = hook.Overrides.Presence ?? token.Overrides.Presence,
            JoinLeave = hook.Overrides.JoinLeave ?? token.Overrides.JoinLeave,
            ForcePushJoinLeave = hook.Overrides.ForcePushJoinLeave ?? token.Overrides.ForcePushJoinLeave,
            ForceRecovery = hook.Overrides.ForceRecovery ?? token.Overrides.ForceRecovery,
            ForcePositioning = hook.Overrides.ForcePositioning ?? token.Overrides.ForcePositioning,
        },
    };

    /// <param name="Refusal">Set = it may not.</param>
    /// <param name="Grant">What token and hooks say of the subscription; null = nothing.</param>
    internal readonly record struct Verdict(HookRefusal? Refusal, ServerSubscription? Grant)
    {
        /// <summary>The client's wishes do not count.</summary>
        public bool GrantDecides { get; init; }

        public bool IsRefreshedByServer { get; init; }

        public static Verdict No(HookRefusal refusal) => new(refusal, null);
    }
}
