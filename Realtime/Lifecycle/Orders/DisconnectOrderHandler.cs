using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Lifecycle.Orders;

/// <summary>Closes connections of this node.</summary>
internal sealed class DisconnectOrderHandler(ClientTable clients) : IControlOrderHandler<DisconnectOrder, OrderDone>
{
    public ValueTask<OrderDone> HandleAsync(DisconnectOrder order, CancellationToken cancellationToken)
    {
        var kept = order.Kept.ToHashSet(StringComparer.Ordinal);
        var code = new DisconnectCode(order.Code, order.Reason);
        var concerned = clients.Find(order.Who.User, order.Who.Client, order.Who.Session).Where(client => !kept.Contains(client.State.Info.Client)).ToList();
        foreach (var client in concerned)
        {
            client.Disconnect(code);
        }

        return new(new OrderDone(concerned.Count));
    }
}
