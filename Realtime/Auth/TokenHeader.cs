using System.Buffers.Text;
using System.Text.Json;

namespace Realtime.Auth;

/// <summary>What a token says of itself. It chooses the rules by which the token is judged, and is believed no further.</summary>
internal sealed record TokenHeader(string Algorithm, string? Type)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <returns>null for what is not three parts of base64url with a header that can be obeyed.</returns>
    public static TokenHeader? Read(string token)
    {
        var end = token.IndexOf('.', StringComparison.Ordinal);
        if (token.AsSpan().Count('.') != 2 || token.AsSpan().ContainsAny(" \t\r\n=") || !Base64Url.IsValid(token.AsSpan(0, end))
            || !Base64Url.IsValid(token.AsSpan(token.LastIndexOf('.') + 1)))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, end)), Strict);
            return Read(document.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What is marked as critical must be understood (RFC 7515 section 4.1.11), and nothing of it is.</summary>
    private static TokenHeader? Read(JsonElement header) =>
        header.TryGetProperty("crit", out _) || !header.TryGetProperty("alg", out var algorithm)
            ? null
            : new TokenHeader(algorithm.GetString() ?? string.Empty, header.TryGetProperty("typ", out var type) ? type.GetString() : null);
}
