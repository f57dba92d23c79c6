using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Realtime.ServerApi;
using Realtime.ServerApi.Keys;

namespace RealtimeApi;

/// <summary>The OpenAPI document of the server API. Public, since it says nothing of this deployment.</summary>
internal static class ServerApiDocument
{
    private const string ApiPath = "api";
    private const string ClusterPath = "cluster/";

    public static void AddServerApiDocument(this IServiceCollection services)
    {
        services.Configure<JsonOptions>(static options => ServerApiSchema.Use(options.SerializerOptions));
        services.AddOpenApi(static options =>
        {
            options.ShouldInclude = static description => IsServerApi(description.RelativePath ?? "");
            options.AddDocumentTransformer(DescribeAsync);
        });
    }

    public static void MapServerApiDocument(this IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi($"/{ApiPath}/openapi.json").AllowAnonymous();

    private static bool IsServerApi(string path) => path.StartsWith(ApiPath, StringComparison.Ordinal) || path.StartsWith(ClusterPath, StringComparison.Ordinal);

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Server HTTP API", Version = "1" };

        // The host of the request is whatever the caller wrote there.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [JwtBearerDefaults.AuthenticationScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            [ApiKeyExtensions.Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key" },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(JwtBearerDefaults.AuthenticationScheme, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyExtensions.Scheme, document)] = [] },
        ];
        return Task.CompletedTask;
    }
}
