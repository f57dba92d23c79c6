namespace Realtime.Cluster;

/// <summary>Which life this node leads now.</summary>
internal interface INodeIdentity
{
    /// <summary>null before the first life, and while none could be begun.</summary>
    NodeId? Node { get; }
}
