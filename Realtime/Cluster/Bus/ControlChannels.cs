namespace Realtime.Cluster.Bus;

/// <summary>The pub/sub channels between nodes.</summary>
internal sealed class ControlChannels(string prefix)
{
    /// <summary>What all nodes hear.</summary>
    public string All => $"{prefix}:{{nodes}}:orders";

    /// <summary>What one node hears: orders for it alone, and answers to its own.</summary>
    public string Of(string node) => $"{prefix}:{{nodes}}:orders:{node}";
}
