using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions.Orders;

/// <summary>Subscribes clients for a backend, and tells them.</summary>
internal sealed class SubscribeOrderHandler(
    ClientTable clients, ChannelPolicies policies, SubscriptionPlanner planner, SubscriptionOpener opener, IOptions<SubscriptionOptions> options)
    : IControlOrderHandler<SubscribeOrder, OrderDone>
{
    public async ValueTask<OrderDone> HandleAsync(SubscribeOrder order, CancellationToken cancellationToken)
    {
        if (policies.Find(order.Channel) is not { } policy || !ChannelName.Fits(order.Channel, policy))
        {
            // The node that was asked knew it: the nodes do not have the same settings.
            return new OrderDone(0);
        }

        var subscription = Read(order);
        StreamPosition? since = order.RecoverOffset is { } offset ? new StreamPosition(offset, order.RecoverEpoch) : null;
        return await clients.RunOnAsync(order.Who, order.Channel, connection =>
            SubscribeAsync(connection, planner.ForServer(connection.State.Info.User, order.Channel, policy, subscription, since), cancellationToken));
    }

    private static ServerSubscription Read(SubscribeOrder order) => new()
    {
        Info = order.Info,
        Data = order.Data,
        ExpiresAt = order.ExpireAt > 0 ? DateTimeOffset.FromUnixTimeSeconds(order.ExpireAt) : null,
        Overrides = new SubscriptionOverrides
        {
            Presence = order.Presence,
            JoinLeave = order.JoinLeave,
            ForcePushJoinLeave = order.ForcePushJoinLeave,
            ForceRecovery = order.ForceRecovery,
            ForcePositioning = order.ForcePositioning,
        },
    };

    private async ValueTask SubscribeAsync(IConnection connection, SubscriptionPlan plan, CancellationToken cancellationToken)
    {
        if (connection.State.IsSubscribed(plan.Channel))
        {
            return;
        }

        if (connection.State.Subscriptions.Count + connection.State.Opening >= options.Value.MaxSubscriptions)
        {
            connection.Disconnect(DisconnectCode.ChannelLimit);
            return;
        }

        var outcome = await opener.OpenAsync(connection, plan, cancellationToken);
        if (outcome.Opened is { } opened)
        {
            connection.Send(plan.Channel, new SubscribePush(opened.Result));
            foreach (var missed in opened.Result.Publications)
            {
                connection.Send(plan.Channel, plan.Reception.Whole(missed));
            }

            await opened.Commit();
        }
    }
}
