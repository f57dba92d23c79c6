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
        var said = hooks.IsAsked(HookKind.Subscribing)
            ? await hooks.OnSubscribingAsync(new SubscribingContext(connection, request, hasToken: grant is not null, isUserLimited), cancellationToken)
            : SubscribingResult.Pass;
        if (said.Refusal is { } refusal)
        {
            return Verdict.No(refusal);
        }

        return said.Grant is { } more ? new Verdict(null, grant?.Then(more) ?? more) { GrantDecides = said.DecidesAlone, IsRefreshedByServer = said.IsRefreshedByServer }
            : grant is not null ? new Verdict(null, grant) { IsRefreshedByServer = said.IsRefreshedByServer }
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
