using Realtime.Cluster;
using Realtime.Cluster.Orders;

namespace Realtime.Transports;

/// <summary>Takes what a client posted to another node.</summary>
internal sealed class EmulationOrderHandler(SessionTable sessions) : IControlOrderHandler<EmulationOrder, EmulationDone>
{
    public async ValueTask<EmulationDone> HandleAsync(EmulationOrder order, CancellationToken cancellationToken) =>
        new(await sessions.PostAsync(order.Session, order.Data, cancellationToken));
}
