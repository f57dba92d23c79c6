using System.Text.Json;
using AuthService.Tokens;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AuthService.Demo;

/// <summary>Gives anybody a connection token for any name. Mapped in Development only.</summary>
internal static class DemoTokenEndpoint
{
    /// <summary>Below the path base.</summary>
    public const string Path = "/demo/token";

    private const int MaxBodyBytes = 4 * 1024;
    private const string ClientId = "demo";

    public static void MapDemoToken(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, IssueAsync);

    private static async Task<Results<Ok<DemoToken>, ProblemHttpResult>> IssueAsync(HttpContext context, ConnectionTokens tokens)
    {
        if (!context.Request.HasJsonContentType())
        {
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.");
        }

        DemoTokenRequest? request;
        try
        {
            Bound(context);
            request = await context.Request.ReadFromJsonAsync(DemoJson.Default.DemoTokenRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            return Refuse(StatusCodes.Status400BadRequest, "The body must be a JSON object with the string \"user\".");
        }
        catch (BadHttpRequestException exception)
        {
            return Refuse(exception.StatusCode, $"The body cannot be read: it must be complete and at most {MaxBodyBytes} bytes long.");
        }

        return UserName.Check(request?.User) is { } fault ? Refuse(StatusCodes.Status400BadRequest, fault) : Issue(context, tokens, request!.User!);
    }

    private static Ok<DemoToken> Issue(HttpContext context, ConnectionTokens tokens, string user)
    {
        var info = JsonSerializer.SerializeToElement(new DemoInfo(user), DemoJson.Default.DemoInfo);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new DemoToken(tokens.Create(user, ClientId, info), (int)tokens.Lifetime.TotalSeconds));
    }

    private static ProblemHttpResult Refuse(int status, string fault) => TypedResults.Problem(fault, statusCode: status, title: "No demo token.");

    private static void Bound(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }
    }
}
