using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wire;

/// <summary>States by their names. One of a later release is read as <see cref="NodeState.Draining"/>: its node lives, and whether it takes clients is not known.</summary>
internal sealed class NodeStateConverter : JsonConverter<NodeState>
{
    public override NodeState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException();
        }

        return reader.GetString() switch
        {
            nameof(NodeState.Joining) => NodeState.Joining,
            nameof(NodeState.Ready) => NodeState.Ready,
            _ => NodeState.Draining,
        };
    }

    public override void Write(Utf8JsonWriter writer, NodeState value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
