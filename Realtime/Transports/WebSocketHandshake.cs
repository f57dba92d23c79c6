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
    public HandshakeRefusal? Judge(HttpContext context)
    {
        var request = context.Request;
        if (!IsUpgrade(context))
        {
            return HandshakeRefusal.NotAnUpgrade;
        }

        if (!string.Equals(request.Headers.SecWebSocketVersion, Version, StringComparison.Ordinal))
        {
            return HandshakeRefusal.OtherVersion;
        }

        if (request.Headers.SecWebSocketKey is not [{ } key] || !IsKey(key))
        {
            return HandshakeRefusal.BadKey;
        }

        return origins.Allows(request) ? null : HandshakeRefusal.ForeignOrigin;
    }

    /// <summary>Writes the answer's headers; the upgrade itself sends them.</summary>
    public static void Answer(HttpContext context, Subprotocol subprotocol)
    {
        var headers = context.Response.Headers;
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        if (subprotocol.Name is { } name)
        {
            headers.SecWebSocketProtocol = name;
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
