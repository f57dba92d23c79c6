namespace Realtime.Lifecycle;

/// <summary>How busy this node is; read at every renewal of its lease.</summary>
internal interface INodeLoad
{
    /// <summary>Clients connected now.</summary>
    int Connections { get; }

    /// <summary>0 = idle, 1 = full: the highest of the node's parts. More connections than the capacity make it higher.</summary>
    double Utilization { get; }
}
