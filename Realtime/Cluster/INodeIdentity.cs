namespace Realtime.Cluster;

/// <summary>Which life this node leads now.</summary>
internal interface INodeIdentity
{
    /// <summary>A life that the others know: its lease was renewed and still holds. null before the first one, and while none holds.</summary>
    NodeId? Node { get; }
}
