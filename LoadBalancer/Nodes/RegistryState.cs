namespace LoadBalancer.Nodes;

/// <summary>What the balancer knows of the registry.</summary>
internal enum RegistryState
{
    /// <summary>Not looked at yet.</summary>
    Unread,

    /// <summary>The last look succeeded.</summary>
    Read,

    /// <summary>The last look failed: the picture is that of the last good one.</summary>
    Away,

    /// <summary>The last look found no lease at all where there were some: the nodes known before are kept for as long as a lease would hold.</summary>
    Emptied,
}
