using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Realtime.ServerApi.Calls;
using Realtime.ServerApi.Methods;

namespace Realtime.ServerApi.Endpoints;

/// <summary>The API's addresses, each with what it takes and gives, so that a description can be made of them.</summary>
internal sealed class ServerApiRoutes(ApiMethodTable methods, BatchEndpoint batch, LinesEndpoint lines, ApiRequestReader reader, ApiResponseWriter responses)
{
    private const string Json = "application/json";

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string path)
    {
        var group = endpoints.MapGroup(path);
        foreach (var method in methods.All)
        {
            var endpoint = new MethodEndpoint(method, reader, responses);
            Map(group, $"/{method.Name}", method.Name, endpoint.HandleAsync, method.BodyType, method.AnswerType)
                .RequireAuthorization(method.OnlyPublishes ? ServerApiPolicy.Publish : ServerApiPolicy.Everything);
        }

        Map(group, "/batch", "batch", batch.HandleAsync, typeof(BatchBody), typeof(BatchAnswer)).RequireAuthorization(ServerApiPolicy.Publish);
        Map(group, string.Empty, "lines", lines.HandleAsync, typeof(LineBody), typeof(ApiAnswer<DoneAnswer>)).RequireAuthorization(ServerApiPolicy.Publish);
        return group;
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder group, string path, string name, RequestDelegate handler, Type body, Type answer)
    {
        int[] withoutBody = [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType];
        int[] errors = [StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status416RangeNotSatisfiable, StatusCodes.Status500InternalServerError];
        return group.MapPost(path, handler).WithName(name).WithTags("server API").WithMetadata(
        [
            // What describes endpoints skips those without a method.
            handler.Method,

            // Routing answers what is sent as anything else with 415.
            new AcceptsMetadata([Json], body),
            new ProducesResponseTypeMetadata(StatusCodes.Status200OK, answer, [Json]),
            .. errors.Select(static status => new ProducesResponseTypeMetadata(status, typeof(ApiError), [Json])),
            .. withoutBody.Select(static status => new ProducesResponseTypeMetadata(status, typeof(void))),
        ]);
    }
}
