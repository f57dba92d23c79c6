using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions.Orders;

/// <summary>Sets for a backend when connections end, and tells their clients.</summary>
internal sealed class RefreshOrderHandler(ClientTable clients, PresenceRenewal presence, TimeProvider time) : IControlOrderHandler<RefreshOrder, OrderDone>
{
    public ValueTask<OrderDone> HandleAsync(RefreshOrder order, CancellationToken cancellationToken) =>
        clients.RunOnAsync(order.Who, string.Empty, connection => RefreshAsync(connection, order));

    private async ValueTask RefreshAsync(IConnection connection, RefreshOrder order)
    {
        var end = order.ExpireAt > 0 ? DateTimeOffset.FromUnixTimeSeconds(order.ExpireAt) : (DateTimeOffset?)null;
        if (order.IsExpired || end <= time.GetUtcNow())
        {
            connection.Disconnect(DisconnectCode.ConnectionExpired);
            return;
        }

        connection.TryUpdate(state => state with { ExpiresAt = end });
        connection.Send(null, new RefreshPush(end is { } at ? TimeToLive.Of(at - time.GetUtcNow()) : null));
        if (order.Info is { } info)
        {
            await presence.SayAsync(connection, info);
        }
    }
}
