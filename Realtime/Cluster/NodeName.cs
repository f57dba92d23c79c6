namespace Realtime.Cluster;

/// <summary>What this node is called.</summary>
internal sealed record NodeName(string Value);
