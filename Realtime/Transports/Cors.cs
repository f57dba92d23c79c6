using Microsoft.AspNetCore.Http;

namespace Realtime.Transports;

/// <summary>What browsers must hear before a page of another origin may use an answer (the Fetch standard). Written only for origins that may connect.</summary>
internal static class Cors
{
    private const string PreflightSeconds = "300";

    public static void Allow(HttpContext context)
    {
        var (request, response) = (context.Request.Headers, context.Response.Headers);
        response.Vary = "Origin";
        if (request.Origin is not [{ Length: > 0 } origin])
        {
            return;
        }

        response.AccessControlAllowOrigin = origin;
        response.AccessControlAllowCredentials = "true";
        if (request.AccessControlRequestHeaders.Count > 0)
        {
            response.AccessControlAllowHeaders = request.AccessControlRequestHeaders;
        }
    }

    public static void AnswerPreflight(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = "POST, OPTIONS";
        response.Headers.AccessControlMaxAge = PreflightSeconds;
    }
}
