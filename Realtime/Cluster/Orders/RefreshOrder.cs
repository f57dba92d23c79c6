namespace Realtime.Cluster.Orders;

/// <summary>Set when connections end.</summary>
/// <param name="Who">Whose.</param>
/// <param name="ExpireAt">In seconds since 1970; 0 = never.</param>
/// <param name="IsExpired">They end now (3005).</param>
/// <param name="Info">JSON that others see of the client from now on; null = as it was.</param>
internal sealed record RefreshOrder(ClientSelector Who, long ExpireAt, bool IsExpired, byte[]? Info) : ControlOrder<OrderDone>;
