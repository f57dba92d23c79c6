using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Orders;

namespace Realtime.Lifecycle.Orders;

internal static class NodeOrderRegistration
{
    /// <summary>The services must also hold the hub's tables.</summary>
    public static IServiceCollection AddRealtimeNodeOrders(this IServiceCollection services) => services
        .AddSingleton<IControlOrderHandler<DisconnectOrder, OrderDone>, DisconnectOrderHandler>()
        .AddSingleton<IControlOrderHandler<ChannelsOrder, ChannelsAnswer>, ChannelsOrderHandler>()
        .AddSingleton<IControlOrderHandler<InfoOrder, InfoAnswer>, InfoOrderHandler>()
        .AddSingleton<IControlOrderHandler<DrainOrder, DrainAnswer>, DrainOrderHandler>();
}
