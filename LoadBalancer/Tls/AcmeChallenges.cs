using Microsoft.Net.Http.Headers;

namespace LoadBalancer.Tls;

/// <summary>
/// Answers an authority that checks whose name it is (RFC 8555 section 8.3), from a folder that the ACME client writes to. Names are tokens and nothing else, so no path
/// leads out of the folder, and a file with an ending, as keys have, is none.
/// </summary>
internal sealed class AcmeChallenges(RequestDelegate next, string directory)
{
    private const int MaxFileBytes = 4 * 1024;
    private const int MaxTokenLength = 128;
    private static readonly PathString Prefix = "/.well-known/acme-challenge";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        return request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            ? AnswerAsync(context, rest.Value is ['/', .. var token] && IsToken(token) ? Read(token) : null)
            : next(context);
    }

    /// <summary>Base64url, of which every token is made.</summary>
    private static bool IsToken(string text) =>
        text.Length is > 0 and <= MaxTokenLength && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static async Task AnswerAsync(HttpContext context, byte[]? content)
    {
        var response = context.Response;
        response.Headers.CacheControl = CacheControlHeaderValue.NoStoreString;
        if (content is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = "text/plain";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = content.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    private byte[]? Read(string token)
    {
        var file = new FileInfo(Path.Combine(directory, token));
        try
        {
            return file is { Exists: true, Length: <= MaxFileBytes } ? File.ReadAllBytes(file.FullName) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
