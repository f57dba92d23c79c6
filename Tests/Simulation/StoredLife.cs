using Wire;

namespace Tests.Simulation;

/// <summary>A node's life as the registry has it.</summary>
/// <param name="Incarnation">The last one of the name.</param>
/// <param name="Ends">By the store's clock.</param>
/// <param name="DataSet">Which it was begun in.</param>
/// <param name="Lease">null = none is written.</param>
internal sealed record StoredLife(long Incarnation, TimeSpan Ends, string DataSet, NodeLease? Lease);
