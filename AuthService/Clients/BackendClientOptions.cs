using System.ComponentModel.DataAnnotations;

namespace AuthService.Clients;

/// <summary>The one backend that may call the server HTTP API, by OAuth 2.0 client credentials (RFC 6749 section 4.4).</summary>
internal sealed class BackendClientOptions
{
    public const string SectionName = "Auth:BackendClient";

    public const string DefaultId = "realtime-backend";

    /// <summary>The client identifier: 1 to 100 visible ASCII characters. Default, also when empty: <c>realtime-backend</c>.</summary>
    [RegularExpression("[\\x21-\\x7E]{1,100}", ErrorMessage = $"{SectionName}:{nameof(Id)} must be 1 to 100 visible ASCII characters.")]
    public string Id { get; set; } = DefaultId;

    /// <summary>The client's secret: 16 to 512 visible ASCII characters, best 32 random ones. Default, also when empty: none, and then no client is known.</summary>
    [RegularExpression("[\\x21-\\x7E]{16,512}", ErrorMessage = $"{SectionName}:{nameof(Secret)} must be 16 to 512 visible ASCII characters.")]
    public string? Secret { get; set; }
}
