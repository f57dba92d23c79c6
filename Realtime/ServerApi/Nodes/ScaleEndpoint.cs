using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Realtime.Lifecycle.Load;

namespace Realtime.ServerApi.Nodes;

/// <summary><c>GET /cluster/scale</c>: any node answers for all. Without a picture that can be trusted it is 503, on which scalers leave things as they are.</summary>
internal sealed class ScaleEndpoint(ClusterView cluster, IOptions<LoadOptions> options)
{
    private const string RetryAfterSeconds = "5";

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string path)
    {
        RequestDelegate handler = HandleAsync;
        int[] withoutBody = [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable];
        return endpoints.MapGet($"{path}/scale", handler).WithName("cluster_scale").WithTags("cluster").RequireAuthorization(ServerApiPolicy.Everything).WithMetadata(
        [
            handler.Method,
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(ScaleAnswer), ["application/json"]),
            .. withoutBody.Select(static status => new ProducesResponseTypeMetadata(status, typeof(void))),
        ]);
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await cluster.ReadAsync(context.RequestAborted) is not var (leases, age) || ScaleSignal.Of(leases, options.Value.Target, age) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, answer, ServerApiJson.Default.ScaleAnswer, context.RequestAborted);
    }
}
