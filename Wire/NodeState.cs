namespace Wire;

/// <summary>Where a node stands in its life.</summary>
public enum NodeState
{
    /// <summary>Not yet serving: gets no clients.</summary>
    Joining,

    /// <summary>Takes clients.</summary>
    Ready,

    /// <summary>Keeps its clients for a while and takes no new ones.</summary>
    Draining,
}
