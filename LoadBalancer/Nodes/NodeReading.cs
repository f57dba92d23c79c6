namespace LoadBalancer.Nodes;

/// <summary>What one look into the registry gave.</summary>
/// <param name="Nodes">Those that take clients and can be reached, sorted by id (ordinal).</param>
/// <param name="Announced">All leases, whatever their state.</param>
/// <param name="Unreadable">Leases that are none, or whose name or address is not usable.</param>
/// <param name="WithoutAddress">Leases of nodes that cannot be reached one by one.</param>
internal sealed record NodeReading(IReadOnlyList<NodeDestination> Nodes, int Announced, int Unreadable, int WithoutAddress)
{
    private const string SharedId = "shared";

    /// <summary>One destination more that stands for all nodes without an address, if there are any.</summary>
    /// <param name="address">Where they are reached together; null = nowhere.</param>
    public NodeReading Sharing(string? address) => WithoutAddress == 0 || address is null
        ? this
        : this with { Nodes = [.. Nodes.Append(new NodeDestination(SharedId, address)).OrderBy(static node => node.Id, StringComparer.Ordinal)] };
}
