namespace Realtime.Cluster.Orders;

/// <summary>Close connections.</summary>
/// <param name="Who">Whose.</param>
/// <param name="Code">What their clients are told.</param>
/// <param name="Reason">Never empty.</param>
/// <param name="Kept">Ids of clients that stay.</param>
internal sealed record DisconnectOrder(ClientSelector Who, ushort Code, string Reason, IReadOnlyList<string> Kept) : ControlOrder<OrderDone>;
