namespace Realtime.Cluster.Orders;

/// <summary>How a node is.</summary>
internal sealed record InfoOrder : ControlOrder<InfoAnswer>;

/// <param name="Incarnation">Which life of the node it is.</param>
/// <param name="Version">Of its software.</param>
/// <param name="Clients">Connected.</param>
/// <param name="Users">Different ones among them.</param>
/// <param name="Channels">With subscribers on the node.</param>
/// <param name="Subscriptions">Of all clients.</param>
/// <param name="UptimeSeconds">Since its process began.</param>
internal sealed record InfoAnswer(long Incarnation, string Version, int Clients, int Users, int Channels, int Subscriptions, long UptimeSeconds);
