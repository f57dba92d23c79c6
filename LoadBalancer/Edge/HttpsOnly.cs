using System.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LoadBalancer.Edge;

/// <summary>
/// Sends clients from http to https. What reads is redirected. What writes or upgrades has already sent its secrets in clear text, so it is refused, loudly, instead of
/// being led to https each time; WebSocket clients would not follow, either. In Development both are let through: command-line clients of a newcomer do not know the certificate.
/// </summary>
internal sealed class HttpsOnly(RequestDelegate next, HttpsPort port, IHostEnvironment environment)
{
    private const string WriteOverHttp = "Nothing is taken over http: use https. What was sent has travelled in clear text, so replace tokens and keys that were in it.";

    // Probes do not follow to a certificate they do not trust, and a certificate authority asks before there is a certificate (RFC 8555 section 8.3).
    private static readonly PathString[] Exempt = ["/health", "/.well-known/acme-challenge"];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.IsHttps || port.Value is not { } httpsPort || IsExempt(request.Path))
        {
            return next(context);
        }

        var isSocket = IsWebSocket(context);
        if (!isSocket && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            Redirect(context, httpsPort);
            return Task.CompletedTask;
        }

        if (environment.IsDevelopment())
        {
            return next(context);
        }

        return isSocket ? RefuseSocketAsync(context, httpsPort) : RefuseWriteAsync(context);
    }

    private static bool IsExempt(PathString path) => Exempt.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>By HTTP/1.1's upgrade, or by HTTP/2's extended CONNECT (RFC 8441).</summary>
    private static bool IsWebSocket(HttpContext context) =>
        context.Request.Headers.Upgrade.Any(static value => value?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    // The name is the one that the client asked for and the port is ours: whatever stands in path or query, nobody is led to another host.
    private static void Redirect(HttpContext context, int port)
    {
        var request = context.Request;
        if (request.Host.Host.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = UriHelper.BuildAbsolute("https", Secure(request.Host, port), request.PathBase, request.Path, request.QueryString);
    }

    private static HostString Secure(HostString host, int port) => port == 443 ? new HostString(host.Host) : new HostString(host.Host, port);

    /// <summary>RFC 9110 section 15.5.22: 426 names the protocol that is wanted. HTTP/2 has no such field, and its clients read the text.</summary>
    private static Task RefuseSocketAsync(HttpContext context, int port)
    {
        var request = context.Request;
        if (!HttpProtocol.IsHttp2(request.Protocol))
        {
            context.Response.Headers[HeaderNames.Upgrade] = "TLS/1.2, HTTP/1.1";
            context.Response.Headers.Connection = "Upgrade";
        }

        // Without its query, where a token may stand.
        var address = UriHelper.BuildAbsolute("wss", Secure(request.Host, port), request.PathBase, request.Path);
        return RefuseAsync(context, StatusCodes.Status426UpgradeRequired, $"WebSockets are taken over TLS only: connect to {address}");
    }

    private static Task RefuseWriteAsync(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // Whatever else would come the same way is not waited for.
            context.Response.Headers.Connection = "close";
        }

        return RefuseAsync(context, StatusCodes.Status403Forbidden, WriteOverHttp);
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = CacheControlHeaderValue.NoStoreString;
        var bytes = Encoding.UTF8.GetBytes(text);
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
