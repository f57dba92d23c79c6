using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.ServerApi;
using Realtime.ServerApi.Endpoints;
using Realtime.ServerApi.Nodes;
using Realtime.Transports;

namespace Realtime;

/// <summary>What a host calls.</summary>
public static class RealtimeExtensions
{
    /// <summary>Adds the engine. Values come from the configuration's <c>Realtime</c> section as it is now, empty ones counting as absent, and are checked before the server listens.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="readyTag">Marks the health checks that decide whether this node is ready.</param>
    /// <returns>Takes the application's hooks and handlers.</returns>
    public static RealtimeBuilder AddRealtime(this IHostApplicationBuilder builder, string readyTag)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = PresentValues.Of(builder.Configuration);
        builder.Services
            .AddRealtimeOptions(configuration)
            .AddRealtimeEngine()
            .AddRealtimeBackbone(configuration, builder.Environment, readyTag);
        return new RealtimeBuilder(builder.Services);
    }

    /// <summary>Whether the configuration ties this node to others over Redis: the host then adds an <c>IConnectionMultiplexer</c>, set up with <see cref="Redis.RedisClientDefaults"/>.</summary>
    public static bool UsesRealtimeRedis(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return BackboneRegistration.UsesRedis(builder.Configuration, builder.Environment);
    }

    /// <summary>
    /// Maps the clients' doors: <c>/connection/websocket</c>, <c>/connection/http_stream</c>, <c>/connection/sse</c>, <c>/connection/uni_sse</c> and
    /// <c>/emulation</c>. Anonymous: clients prove who they are in their first command.
    /// </summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="basePath">Stands before each of the paths.</param>
    public static IEndpointConventionBuilder MapRealtime(this IEndpointRouteBuilder endpoints, string basePath = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var doors = endpoints.MapGroup(basePath).AllowAnonymous();

        // What was open for hours would spoil every latency figure.
        var connections = doors.MapGroup("/connection").DisableHttpMetrics();
        connections.Map("/websocket", services.GetRequiredService<WebSocketDoor>().HandleAsync);
        connections.Map("/http_stream", services.GetRequiredService<HttpStreamDoor>().HandleAsync);
        connections.Map("/sse", services.GetRequiredService<EventStreamDoor>().HandleAsync);
        connections.Map("/uni_sse", services.GetRequiredService<ListenerDoor>().HandleAsync);
        doors.Map("/emulation", services.GetRequiredService<EmulationDoor>().HandleAsync);
        return doors;
    }

    /// <summary>Maps the server HTTP API under a path. The host must have the authorization policies of <see cref="ServerApiPolicy"/>; without them every call fails.</summary>
    public static IEndpointConventionBuilder MapRealtimeServerApi(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.ServiceProvider.GetRequiredService<ServerApiRoutes>().Map(endpoints, path);
    }

    /// <summary>Maps what operators and scalers ask of the cluster: <c>GET &lt;path&gt;/scale</c>. Guarded as the server API is.</summary>
    public static IEndpointConventionBuilder MapRealtimeCluster(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.ServiceProvider.GetRequiredService<ScaleEndpoint>().Map(endpoints, path);
    }
}
