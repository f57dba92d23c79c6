namespace LoadBalancer.Nodes;

/// <summary>Called upwards, one call at a time, whenever the nodes that take clients have changed. Returns quickly and never throws.</summary>
internal interface INodeListener
{
    void OnNodesChanged(IReadOnlyList<NodeDestination> nodes);
}
