using System.Text.Json.Serialization;

namespace AuthService.Demo;

/// <param name="User">Who wants to connect.</param>
internal sealed record DemoTokenRequest(string? User);

/// <param name="Token">A connection token.</param>
/// <param name="ExpiresInSeconds">As <c>expires_in</c> of RFC 6749 section 5.1.</param>
internal sealed record DemoToken(string Token, [property: JsonPropertyName("expires_in")] int ExpiresInSeconds);

/// <param name="Name">What others see of the client.</param>
internal sealed record DemoInfo(string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoTokenRequest))]
[JsonSerializable(typeof(DemoToken))]
[JsonSerializable(typeof(DemoInfo))]
internal sealed partial class DemoJson : JsonSerializerContext;
