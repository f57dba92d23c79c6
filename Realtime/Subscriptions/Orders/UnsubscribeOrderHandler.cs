using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions.Orders;

/// <summary>Ends subscriptions for a backend: in line with the client's commands, so that a subscribe under way ends first and this one after it.</summary>
internal sealed class UnsubscribeOrderHandler(ClientTable clients, SubscriptionEnder ender) : IControlOrderHandler<UnsubscribeOrder, OrderDone>
{
    public ValueTask<OrderDone> HandleAsync(UnsubscribeOrder order, CancellationToken cancellationToken) =>
        clients.RunOnAsync(order.Who, order.Channel, async connection => await ender.EndAsync(connection, order.Channel, UnsubscribeCode.Server));
}
