using StackExchange.Redis;

namespace Realtime.Cluster.Redis;

/// <summary>The pub/sub channels between nodes.</summary>
internal sealed class ControlChannels(string prefix)
{
    /// <summary>What all nodes hear.</summary>
    public string All => $"{prefix}:{{nodes}}:orders";

    /// <summary>What one node hears: orders for it alone, and answers to its own.</summary>
    public string Of(string node) => $"{prefix}:{{nodes}}:orders:{node}";

    /// <summary>
    /// In a Redis Cluster all of them are said through the server that holds the registry: by different ways one asker's orders would overtake each other. They are not bound to its
    /// shard, so a node hears them wherever it is subscribed, also while the slot moves.
    /// </summary>
    public static RedisChannel Route(string channel) => RedisChannel.Literal(channel).WithKeyRouting();
}
