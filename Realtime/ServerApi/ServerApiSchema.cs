using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.ServerApi;

/// <summary>How the server API's types are written as JSON, for whoever describes its endpoints.</summary>
public static class ServerApiSchema
{
    /// <summary>Makes these options know the API's types by the names that stand in requests and answers.</summary>
    public static void Use(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolverChain.Insert(0, ServerApiJson.Default);
    }
}
