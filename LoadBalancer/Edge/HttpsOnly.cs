using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;

namespace LoadBalancer.Edge;

/// <summary>
/// Sends clients from http to https. What reads is redirected; what writes or upgrades has already sent its secrets in clear text, so it is refused,
/// loudly, instead of being led to https each time. In Development both are let through.
/// </summary>
internal sealed class HttpsOnly(RequestDelegate next, HttpsPort port, IHostEnvironment environment)
{
    // Probes do not follow to a certificate they do not trust, and a certificate authority asks before there is a certificate (RFC 8555 section 8.3).
    private static readonly PathString[] Exempt = ["/health", "/.well-known/acme-challenge"];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps || port.Value is not { } httpsPort || IsExempt(context.Request.Path))
        {
            return next(context);
        }

        if (IsWebSocket(context.Request))
        {
            return environment.IsDevelopment() ? next(context) : RefuseUpgradeAsync(context);
        }

        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            Redirect(context, httpsPort);
            return Task.CompletedTask;
        }

        return environment.IsDevelopment() ? next(context) : RefuseAsync(context, StatusCodes.Status400BadRequest);
    }

    private static bool IsExempt(PathString path) => Exempt.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    private static bool IsWebSocket(HttpRequest request) =>
        request.Headers.Upgrade.Any(static value => value?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);

    // The name is the one that the client asked for and the port is ours: whatever stands in path or query, nobody is led to another host.
    private static void Redirect(HttpContext context, int port)
    {
        var request = context.Request;
        if (request.Host.Host.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var host = port == 443 ? new HostString(request.Host.Host) : new HostString(request.Host.Host, port);
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = UriHelper.BuildAbsolute("https", host, request.PathBase, request.Path, request.QueryString);
    }

    // RFC 9110 section 15.5.22: 426 names the protocol that is wanted.
    private static Task RefuseUpgradeAsync(HttpContext context)
    {
        context.Response.Headers[HeaderNames.Upgrade] = "TLS/1.2, HTTP/1.1";
        context.Response.Headers.Connection = "Upgrade";
        return RefuseAsync(context, StatusCodes.Status426UpgradeRequired);
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("Use https, or wss for WebSockets.", context.RequestAborted);
    }
}
