using Realtime.Cluster;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>All that one process of the store holds, and the identity of that process.</summary>
internal sealed class DataSet(string id)
{
    public string Id => id;

    public Dictionary<string, StoredChannel> Channels { get; private init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, StoredLife> Lives { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Who holds a client in a channel.</summary>
    public Dictionary<(string Channel, string Client), (NodeId Owner, ClientInfo Info)> Members { get; private init; } = [];

    /// <summary>The same data in another process.</summary>
    public DataSet CopyTo(string other) => new(other)
    {
        Channels = Channels.ToDictionary(static pair => pair.Key, static pair => pair.Value.Copy(), StringComparer.Ordinal),
        Lives = new(Lives, StringComparer.Ordinal),
        Members = new(Members),
    };
}
