using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wire;

namespace Realtime.Transports;

/// <summary>
/// Keeps foreign pages from using a browser's connections (RFC 6455 section 10.2). No Origin: not a browser. Else it must be the host that was asked, or stand in the list.
/// </summary>
internal sealed class OriginCheck(IOptions<DoorOptions> options)
{
    private const string ForwardedScheme = "X-Forwarded-Proto";

    private readonly HashSet<string> _allowed = new(options.Value.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0)
        {
            return true;
        }

        return origins is [{ Length: > 0 } origin]
            && (_allowed.Contains(origin) || IsOwn(origin, request));
    }

    /// <summary>
    /// By host and port. The scheme counts one way only: TLS may end before this node, but what is known to have come by https is not for a page that came by http, which
    /// anybody on the way may have written.
    /// </summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        WebOrigin.Parse(origin) is { } page
        && request.Host is { HasValue: true } host
        && string.Equals(page.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && page.Port == (host.Port ?? (page.Scheme is "https" ? 443 : 80))
        && (page.Scheme is "https" || !CameByHttps(request));

    /// <summary>Whoever says so without reason keeps only himself out.</summary>
    private static bool CameByHttps(HttpRequest request) =>
        request.IsHttps || request.Headers[ForwardedScheme].Any(static scheme => string.Equals(scheme, "https", StringComparison.OrdinalIgnoreCase));
}
