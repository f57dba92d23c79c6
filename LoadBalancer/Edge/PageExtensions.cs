using Microsoft.AspNetCore.StaticFiles;

namespace LoadBalancer.Edge;

internal static class PageExtensions
{
    // Nothing but the balancer's own files, and sockets to it: browsers differ in whether 'self' covers wss.
    private const string ContentSecurityPolicy =
        "default-src 'self'; connect-src 'self' wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The page at <c>/</c> and its files.</summary>
    public static void UsePage(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Protect });
    }

    private static void Protect(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        // Asked anew each time, answered with 304 mostly: a new script never meets an old page.
        headers.CacheControl = "no-cache";
    }
}
