using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.ServerApi;
using Realtime.ServerApi.Endpoints;
using Realtime.Transports;

namespace Realtime;

/// <summary>What a host calls.</summary>
public static class RealtimeExtensions
{
    /// <summary>Adds the engine. Values come from the configuration's <c>Realtime</c> section as it is now, empty ones counting as absent, and are checked before the server listens.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="readyTag">Marks the health checks that decide whether this node is ready.</param>
    public static IHostApplicationBuilder AddRealtime(this IHostApplicationBuilder builder, string readyTag)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = PresentValues.Of(builder.Configuration);
        builder.Services
            .AddRealtimeOptions(configuration)
            .AddRealtimeEngine()
            .AddRealtimeBackbone(configuration, builder.Environment, readyTag);
        return builder;
    }

    /// <summary>Whether the configuration ties this node to others over Redis: the host then adds an <c>IConnectionMultiplexer</c>, set up with <see cref="Redis.RedisClientDefaults"/>.</summary>
    public static bool UsesRealtimeRedis(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return BackboneRegistration.UsesRedis(builder.Configuration, builder.Environment);
    }

    /// <summary>Maps the client's door. Anonymous: clients prove who they are in their first command.</summary>
    public static IEndpointConventionBuilder MapRealtime(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var door = endpoints.ServiceProvider.GetRequiredService<WebSocketDoor>();

        // A socket that was open for hours would spoil every latency figure.
        return endpoints.Map(path, door.HandleAsync).AllowAnonymous().DisableHttpMetrics();
    }

    /// <summary>Maps the server HTTP API under a path. The host must have the authorization policies of <see cref="ServerApiPolicy"/>; without them every call fails.</summary>
    public static IEndpointConventionBuilder MapRealtimeServerApi(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.ServiceProvider.GetRequiredService<ServerApiRoutes>().Map(endpoints, path);
    }
}
