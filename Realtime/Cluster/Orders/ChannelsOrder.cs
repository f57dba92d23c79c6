namespace Realtime.Cluster.Orders;

/// <summary>Which channels have subscribers.</summary>
/// <param name="Pattern">With <c>*</c> and <c>?</c>; empty = all.</param>
internal sealed record ChannelsOrder(string Pattern) : ControlOrder<ChannelsAnswer>;

/// <param name="Clients">Subscribers of the node by channel.</param>
internal sealed record ChannelsAnswer(IReadOnlyDictionary<string, int> Clients);
