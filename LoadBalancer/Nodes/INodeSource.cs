namespace LoadBalancer.Nodes;

/// <summary>Where the balancer learns which nodes are alive.</summary>
internal interface INodeSource
{
    /// <summary>
    /// The leases that hold at this moment, as they are stored, in any order. Nothing is promised of their content: whoever can write to the
    /// registry wrote them. Throws when the registry cannot be read; the caller then keeps its last picture and sets its own deadline.
    /// </summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(CancellationToken cancellationToken);
}
