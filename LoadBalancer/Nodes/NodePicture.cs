namespace LoadBalancer.Nodes;

/// <summary>What is known of the nodes at one moment. Immutable.</summary>
/// <param name="Nodes">Those that take clients, sorted by id (ordinal).</param>
/// <param name="Announced">All leases of the last good look.</param>
internal sealed record NodePicture(IReadOnlyList<NodeDestination> Nodes, int Announced, RegistryState Registry)
{
    public static readonly NodePicture Nothing = new([], 0, RegistryState.Unread);
}
