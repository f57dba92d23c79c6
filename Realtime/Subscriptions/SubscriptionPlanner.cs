using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Protocol.Filters;

namespace Realtime.Subscriptions;

/// <summary>Turns what is asked for into what is granted. Wishes that are not granted are passed over: they are never an error.</summary>
internal sealed class SubscriptionPlanner(ChannelAccess access)
{
    private const string FossilDelta = "fossil";

    /// <summary>Whether patches of this kind exist; a client that asks for another one is at fault.</summary>
    public static bool KnowsDelta(string kind) => kind is "" or FossilDelta;

    /// <param name="user">Who subscribes.</param>
    /// <param name="request">What is wished.</param>
    /// <param name="policy">The channel's.</param>
    /// <param name="grant">What a token or a hook says of it; null = nothing.</param>
    /// <param name="filter">The request's, validated.</param>
    /// <param name="grantDecides">The client's wishes about position, recovery and joins do not count.</param>
    public SubscriptionPlan ForClient(
        string user, SubscribeRequest request, NamespaceOptions policy, ServerSubscription? grant, TagsFilter? filter, bool grantDecides)
    {
        var own = policy.With((grant ??= new ServerSubscription()).Overrides);
        var isRecoverable = access.CanRecover(own, user, isWanted: request.WantsRecovery && !grantDecides);
        var isPositioned = isRecoverable || access.CanPosition(own, user, isWanted: request.WantsPosition && !grantDecides);
        return new SubscriptionPlan(request.Channel, own)
        {
            IsRecoverable = isRecoverable,
            IsPositioned = isPositioned,
            Since = request.Since,
            RejectsUnrecovered = request.RejectsUnrecovered,
            Reception = new Reception
            {
                Watches = access.PushesJoinLeave(own, user, isWanted: request.WantsJoinLeave && !grantDecides),
                UsesDelta = isPositioned && own.AllowDelta && request.Delta is FossilDelta,
                Filter = filter,
            },
            Grant = grant,
        };
    }

    /// <param name="user">Who is subscribed.</param>
    /// <param name="channel">Fits its namespace.</param>
    /// <param name="policy">The namespace's.</param>
    /// <param name="subscription">What is said of it.</param>
    /// <param name="since">Where the client says that it stands; null = nothing is recovered.</param>
    public SubscriptionPlan ForServer(string user, string channel, NamespaceOptions policy, ServerSubscription subscription, StreamPosition? since)
    {
        var own = policy.With(subscription.Overrides);
        var isRecoverable = access.CanRecover(own, user, isWanted: false);
        return new SubscriptionPlan(channel, own)
        {
            IsServerSide = true,
            IsRecoverable = isRecoverable,
            IsPositioned = isRecoverable || access.CanPosition(own, user, isWanted: false),
            Since = since,
            Reception = new Reception { Watches = access.PushesJoinLeave(own, user, isWanted: false) },
            Grant = subscription,
        };
    }
}
