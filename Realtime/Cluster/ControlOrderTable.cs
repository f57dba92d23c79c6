using Realtime.Cluster.Orders;

namespace Realtime.Cluster;

/// <summary>The orders that this release knows.</summary>
internal sealed class ControlOrderTable
{
    private static readonly OrderKind[] Kinds =
    [
        new HandledOrderKind<SubscribeOrder, OrderDone>("subscribe", OrderJson.Default.SubscribeOrder, OrderJson.Default.OrderDone),
        new HandledOrderKind<UnsubscribeOrder, OrderDone>("unsubscribe", OrderJson.Default.UnsubscribeOrder, OrderJson.Default.OrderDone),
        new HandledOrderKind<DisconnectOrder, OrderDone>("disconnect", OrderJson.Default.DisconnectOrder, OrderJson.Default.OrderDone),
        new HandledOrderKind<BanOrder, OrderDone>("ban", OrderJson.Default.BanOrder, OrderJson.Default.OrderDone),
        new HandledOrderKind<RefreshOrder, OrderDone>("refresh", OrderJson.Default.RefreshOrder, OrderJson.Default.OrderDone),
        new HandledOrderKind<ChannelsOrder, ChannelsAnswer>("channels", OrderJson.Default.ChannelsOrder, OrderJson.Default.ChannelsAnswer),
        new HandledOrderKind<InfoOrder, InfoAnswer>("info", OrderJson.Default.InfoOrder, OrderJson.Default.InfoAnswer),
        new HandledOrderKind<DrainOrder, DrainAnswer>("drain", OrderJson.Default.DrainOrder, OrderJson.Default.DrainAnswer),
        new HandledOrderKind<EmulationOrder, EmulationDone>("emulation", OrderJson.Default.EmulationOrder, OrderJson.Default.EmulationDone),
    ];

    private readonly Dictionary<string, OrderKind> _byName = Kinds.ToDictionary(static kind => kind.Name, StringComparer.Ordinal);
    private readonly Dictionary<Type, OrderKind> _byType = Kinds.ToDictionary(static kind => kind.Order.Type);

    /// <summary>Every order has its line in the table.</summary>
    public OrderKind Of(object order) => _byType[order.GetType()];

    /// <returns>null = of a later release.</returns>
    public OrderKind? Find(string name) => _byName.GetValueOrDefault(name);
}
