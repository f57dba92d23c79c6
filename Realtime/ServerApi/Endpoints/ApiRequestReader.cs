using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Realtime.ServerApi.Endpoints;

/// <summary>Reads bodies: bounded, as strict JSON.</summary>
internal sealed class ApiRequestReader(IOptions<ServerApiOptions> options)
{
    // A check must not read one value and the action another: a name that comes twice is refused, at any depth.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ServerApiJson.MaxDepth };

    /// <returns>null = refused, and the response has its status.</returns>
    public async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
        {
            bodySize.MaxRequestBodySize = options.Value.MaxBodyBytes;
        }

        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            return body.ToArray();
        }
        catch (BadHttpRequestException refused)
        {
            context.Response.StatusCode = refused.StatusCode;
            return null;
        }
    }

    /// <param name="context">Gets status 400 when the bytes cannot be read.</param>
    /// <param name="utf8">What came.</param>
    /// <param name="read">Takes what it needs out of the JSON.</param>
    /// <param name="value">What was read.</param>
    public static bool TryRead<T>(HttpContext context, ReadOnlySpan<byte> utf8, Func<JsonElement, T> read, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        try
        {
            value = Utf8.IsValid(utf8) ? read(JsonElement.Parse(utf8, Strict)) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what a text with half a surrogate pair gives.
        }

        if (value is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return value is not null;
    }
}
