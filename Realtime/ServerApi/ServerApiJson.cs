using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.ServerApi;

/// <summary>The server API's JSON: a name that comes twice is refused, unknown ones are skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, MaxDepth = 64)]
[JsonSerializable(typeof(PublishBody))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ApiAnswer<PublishAnswer>))]
internal sealed partial class ServerApiJson : JsonSerializerContext;
