using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wire;

/// <summary>
/// What a node tells of itself while it lives. Written by the node, read by nodes and balancers of other releases too: a reader ignores fields it does not know, and a state that it
/// does not know is one in which the node lives and takes no new clients. Who cannot be read counts as dead, so no field ever changes its type.
/// </summary>
/// <param name="Name">Stable over restarts: <c>realtime-1</c>.</param>
/// <param name="Incarnation">One life of that name; a later life has a higher number.</param>
/// <param name="ProcessId">Of the process that serves, not of a wrapper around it.</param>
/// <param name="ProcessStartedAt">Tells a process from a later one that was given the same id.</param>
/// <param name="Address">Absolute http address, <c>http://localhost:5001</c>; null where nodes cannot be reached one by one.</param>
/// <param name="WireVersion">What this node writes between nodes: <see cref="WireFormat.Version"/>.</param>
/// <param name="Connections">Clients connected at the last renewal.</param>
/// <param name="Utilization">0 = idle, 1 = full: the highest of the node's parts.</param>
public sealed record NodeLease(
    string Name,
    long Incarnation,
    int ProcessId,
    DateTimeOffset ProcessStartedAt,
    string? Address,
    int WireVersion,
    NodeState State,
    int Connections,
    double Utilization)
{
    /// <summary>The stored form: UTF-8 JSON.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, NodeLeaseJson.Default.NodeLease);

    /// <summary>Reads the stored form; null when it is not one, whatever the bytes.</summary>
    public static NodeLease? Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var lease = JsonSerializer.Deserialize(utf8Json, NodeLeaseJson.Default.NodeLease);
            return string.IsNullOrEmpty(lease?.Name) ? null : lease;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(NodeStateConverter)])]
[JsonSerializable(typeof(NodeLease))]
internal sealed partial class NodeLeaseJson : JsonSerializerContext;
