namespace LoadBalancer.Affinity;

/// <summary>By what a client is led back to its node.</summary>
internal enum AffinityMode
{
    /// <summary>A cookie with a hash of the node. New clients go where there are the fewest requests.</summary>
    Cookie,

    /// <summary>The client's address, hashed. For clients that keep no cookies.</summary>
    ClientAddress,

    /// <summary>Nothing: everybody goes where there are the fewest requests.</summary>
    None,
}
