using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Realtime.Transports;

/// <summary>
/// Agrees on compression of messages (RFC 7692 section 7.1). Each message stands for itself, both ways: so a compressed frame can be shared by many clients, and a
/// connection keeps no window between two messages.
/// </summary>
internal static class DeflateOffer
{
    private const string Extension = "permessage-deflate";
    private const string Agreed = $"{Extension}; server_no_context_takeover; client_no_context_takeover";
    private const int WindowBits = 15;

    /// <returns>The answer to the first offer that can be kept to; null = there is none.</returns>
    public static string? Answer(HttpRequest request) =>
        request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketExtensions).Select(Answer).FirstOrDefault(static answer => answer is not null);

    private static string? Answer(string offer)
    {
        var parts = offer.Split(';', StringSplitOptions.TrimEntries);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return string.Equals(parts[0], Extension, StringComparison.OrdinalIgnoreCase) && parts.Skip(1).All(part => CanKeepTo(part, names))
            ? Agreed + (names.Contains("server_max_window_bits") ? string.Create(CultureInfo.InvariantCulture, $"; server_max_window_bits={WindowBits}") : string.Empty)
            : null;
    }

    /// <summary>A parameter that is unknown, comes twice or has a value that it cannot have makes an offer void (section 7.1).</summary>
    private static bool CanKeepTo(string part, HashSet<string> names)
    {
        var (name, value) = part.Split('=', 2) is [var before, var after] ? (before, after.Trim('"')) : (part, null);
        return names.Add(name) && name.ToLowerInvariant() switch
        {
            "server_no_context_takeover" or "client_no_context_takeover" => value is null,
            "client_max_window_bits" => value is null || IsWindow(value),

            // What is sent is made with the largest window.
            "server_max_window_bits" => value is "15",
            _ => false,
        };
    }

    private static bool IsWindow(string value) => value is "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15";
}
