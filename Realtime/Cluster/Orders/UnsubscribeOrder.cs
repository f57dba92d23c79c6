namespace Realtime.Cluster.Orders;

/// <summary>End subscriptions, also those that are just being made.</summary>
internal sealed record UnsubscribeOrder(ClientSelector Who, string Channel) : ControlOrder<OrderDone>;
