using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Realtime.Sinks;

namespace Realtime.Transports;

/// <summary>
/// The one policy of the doors that speak plain HTTP: Origin, method, length, and what browsers ask beforehand (CORS). A page whose origin may not connect
/// learns nothing and changes nothing.
/// </summary>
internal sealed class HttpGate(OriginCheck origins, DoorRefuser refuser, IOptions<SinkOptions> options)
{
    /// <summary>What one request may bring: as much as a message of a WebSocket.</summary>
    private readonly int _maxBytes = options.Value.MaxMessageBytes;

    /// <returns>What the client says. null = the request is answered.</returns>
    public async ValueTask<byte[]?> AdmitAsync(HttpContext context, DoorEntry entry)
    {
        if (!origins.Allows(context.Request))
        {
            await refuser.RefuseAsync(context, DoorRefusal.ForeignOrigin);
            return null;
        }

        Cors.Allow(context);
        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method))
        {
            Cors.AnswerPreflight(context.Response);
            return null;
        }

        if (!HttpMethods.IsPost(method) && !(HttpMethods.IsGet(method) && entry.Parameter is not null))
        {
            context.Response.Headers.Allow = entry.Methods;
            await refuser.RefuseAsync(context, DoorRefusal.OtherMethod);
            return null;
        }

        var (said, refusal) = await ReadAsync(context, entry);
        if (refusal is not null)
        {
            await refuser.RefuseAsync(context, refusal);
        }

        return said;
    }

    private async ValueTask<(byte[]? Said, DoorRefusal? Refusal)> ReadAsync(HttpContext context, DoorEntry entry)
    {
        byte[] said;
        try
        {
            said = HttpMethods.IsPost(context.Request.Method) ? await ReadBodyAsync(context) : ReadQuery(context.Request, entry.Parameter!);
        }
        catch (BadHttpRequestException refused)
        {
            return (null, refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? DoorRefusal.TooBig : entry.Unreadable);
        }

        if (said.Length > _maxBytes)
        {
            return (null, DoorRefusal.TooBig);
        }

        said = said.Length == 0 && entry.Absent is { } absent ? Encoding.UTF8.GetBytes(absent) : said;
        return said.Length == 0 ? (null, entry.Unreadable) : (said, null);
    }

    private static byte[] ReadQuery(HttpRequest request, string parameter) =>
        request.Query[parameter] is [{ Length: > 0 } given] ? Encoding.UTF8.GetBytes(given) : [];

    /// <summary>The server holds the bound while it reads, and a slow body to its own least rate.</summary>
    private async ValueTask<byte[]> ReadBodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = _maxBytes;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
