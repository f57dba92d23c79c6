using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <summary>Nothing is asked but how the nodes are.</summary>
internal sealed record InfoBody;

/// <param name="Nodes">Sorted by name.</param>
/// <param name="IsPartial">A node has not answered.</param>
internal sealed record InfoAnswer(IReadOnlyList<NodeAnswer> Nodes, [property: JsonPropertyName("partial")] bool? IsPartial = null);

/// <summary>How one node is.</summary>
/// <param name="Uid">Of this life of the node: a restart changes it.</param>
/// <param name="Uptime">In seconds.</param>
internal sealed record NodeAnswer(string Uid, string Name, string Version, int NumClients, int NumUsers, int NumChannels, long Uptime, int NumSubs);
