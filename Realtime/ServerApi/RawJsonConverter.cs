using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Protocol.Json;

namespace Realtime.ServerApi;

/// <summary>Takes and gives JSON letter by letter: numbers keep their digits and texts their spelling.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override bool HandleNull => true;

    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonPayload.Copy(JsonMarshal.GetRawUtf8Value(JsonElement.ParseValue(ref reader))));

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.IsEmpty ? "null"u8 : value.Utf8.Span, skipInputValidation: true);
}
