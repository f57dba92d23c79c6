using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Realtime.Cluster.Messages;

/// <param name="Header">Who says it, and what it is.</param>
/// <param name="Body">The order or answer as JSON, not read yet.</param>
internal sealed record ControlMessage(MessageHeader Header, ReadOnlyMemory<byte> Body)
{
    /// <returns>null when it is none of this type.</returns>
    public object? ReadBody(JsonTypeInfo type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
