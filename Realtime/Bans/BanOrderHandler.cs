using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Telemetry;

namespace Realtime.Bans;

/// <summary>Takes what another node has decided into this node's copy, and closes what it forbids.</summary>
internal sealed class BanOrderHandler(BanList list, BanEnforcer enforcer, BanSync sync, BanMetrics metrics) : IControlOrderHandler<BanOrder, OrderDone>
{
    public ValueTask<OrderDone> HandleAsync(BanOrder order, CancellationToken cancellationToken)
    {
        var change = new BanChange(order.User, order.Version, order.Stamp, order.IsLifted, order.Until, order.Reason);
        if (!list.Take(order.List, order.Previous, change))
        {
            sync.Wish();
        }

        metrics.Banned(list.Count);
        return new(new OrderDone(enforcer.Enforce(order.User)));
    }
}
