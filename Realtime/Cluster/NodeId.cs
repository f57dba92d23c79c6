namespace Realtime.Cluster;

/// <summary>One life of a node: a restart has the same name and a higher incarnation.</summary>
internal readonly record struct NodeId(string Name, long Incarnation);
