namespace Realtime.Cluster.Orders;

/// <param name="Clients">How many clients of the node it concerned.</param>
internal sealed record OrderDone(int Clients);
