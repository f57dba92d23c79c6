using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Realtime.Transports;

/// <summary>Judges and answers a WebSocket's opening request (RFC 6455 sections 4.2.1 and 4.2.2).</summary>
internal sealed class WebSocketHandshake(OriginCheck origins)
{
    private const string Version = "13";
    private const int KeyBytes = 16;

    /// <summary>Prescribed by RFC 6455 section 1.3.</summary>
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <returns>null = right; else what is wrong.</returns>
    public DoorRefusal? Judge(HttpContext context)
    {
        var request = context.Request;
        if (!IsUpgrade(context))
        {
            return DoorRefusal.NotAnUpgrade;
        }

        if (!string.Equals(request.Headers.SecWebSocketVersion, Version, StringComparison.Ordinal))
        {
            return DoorRefusal.OtherVersion;
        }

        if (request.Headers.SecWebSocketKey is not [{ } key] || !IsKey(key))
        {
            return DoorRefusal.BadKey;
        }

        return origins.Allows(request) ? null : DoorRefusal.ForeignOrigin;
    }

    /// <summary>Writes the answer's headers; the upgrade itself sends them.</summary>
    /// <param name="context">The request, found right.</param>
    /// <param name="subprotocol">What was chosen of it.</param>
    /// <param name="extensions">What else was agreed on; null = nothing.</param>
    public static void Answer(HttpContext context, Subprotocol subprotocol, string? extensions)
    {
        var headers = context.Response.Headers;
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (subprotocol.Name is { } name)
        {
            headers.SecWebSocketProtocol = name;
        }

        if (extensions is not null)
        {
            headers.SecWebSocketExtensions = extensions;
        }
    }

    private static bool IsUpgrade(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out var written) && written == KeyBytes;
    }

    // SHA-1 is what RFC 6455 section 4.2.2 asks for; nothing secret depends on it.
    private static string Accept(string key)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The handshake's hash proves only that the peer read the key.
        SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt), hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
