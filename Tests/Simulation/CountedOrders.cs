using Realtime.Cluster;
using Realtime.Cluster.Orders;

namespace Tests.Simulation;

/// <summary>Notes which orders a node carries out. The reason tells one from another.</summary>
internal sealed class CountedOrders(IControlOrderHandler<DisconnectOrder, OrderDone> inner, List<string> carriedOut) : IControlOrderHandler<DisconnectOrder, OrderDone>
{
    public ValueTask<OrderDone> HandleAsync(DisconnectOrder order, CancellationToken cancellationToken)
    {
        carriedOut.Add(order.Reason);
        return inner.HandleAsync(order, cancellationToken);
    }
}
