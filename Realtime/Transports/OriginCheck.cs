using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Realtime.Transports;

/// <summary>
/// Keeps foreign pages from using a browser's connections (RFC 6455 section 10.2). No Origin: not a browser. Else it must be the host that was asked, or stand in the list.
/// </summary>
internal sealed class OriginCheck(IOptions<DoorOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0)
        {
            return true;
        }

        return origins is [{ Length: > 0 } origin]
            && (_allowed.Contains(origin) || IsOwn(origin, request.Host));
    }

    /// <summary>By host and port: TLS may end before this node, so the scheme proves nothing.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && host.HasValue
        && string.Equals(uri.Host, HostOf(host), StringComparison.OrdinalIgnoreCase)
        && uri.Port == (host.Port ?? (uri.Scheme is "https" ? 443 : 80));

    private static string HostOf(HostString host) => host.Host;
}
