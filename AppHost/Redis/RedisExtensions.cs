using AppHost.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace AppHost.Redis;

internal static class RedisExtensions
{
    /// <summary>The resource <c>redis</c>: the same to whoever references it and waits for it, wherever it comes from.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddRealtimeRedis(this IDistributedApplicationBuilder builder, TopologySettings settings) =>
        settings.RedisMode switch
        {
            RedisMode.Container => builder.AddRedis("redis"),
            RedisMode.External => builder.AddExternalRedis(),
            _ => builder.AddEmbeddedRedis(),
        };

    private static IResourceBuilder<IResourceWithConnectionString> AddExternalRedis(this IDistributedApplicationBuilder builder)
    {
        // The orchestrator announces no connection string that comes from the configuration, where it stands from the start.
        var ping = new RedisPing { ConnectionString = builder.Configuration[TopologySettings.RedisConnectionKey] };
        return builder.AddConnectionString("redis").WithPing(ping);
    }

    private static IResourceBuilder<IResourceWithConnectionString> AddEmbeddedRedis(this IDistributedApplicationBuilder builder)
    {
        // Kept, or the password would change under a Redis that outlives this start.
        var password = builder.AddParameter("redis-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        var server = builder.AddProject<Projects.EmbeddedRedis>("embedded-redis", static project => project.ExcludeLaunchProfile = true)
            .WithEndpoint(name: "redis", scheme: "tcp", env: "EMBEDDED_REDIS_PORT", isProxied: false)
            .WithEnvironment("EMBEDDED_REDIS_PASSWORD", password)
            .ExcludeFromManifest();

        // The address and not "localhost", which is tried as ::1 first: a second for each connection on some systems.
        var endpoint = server.GetEndpoint("redis");
        var address = ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.IPV4Host)}:{endpoint.Property(EndpointProperty.Port)},password={password}");
        var ping = new RedisPing();
        server.OnResourceEndpointsAllocated(async (_, _, cancellationToken) => ping.ConnectionString = await address.GetValueAsync(cancellationToken)).WithPing(ping);
        return builder.AddConnectionString("redis", address).WaitFor(server).WithHealthCheck(RedisPing.HealthCheckName).ExcludeFromManifest();
    }

    private static IResourceBuilder<T> WithPing<T>(this IResourceBuilder<T> redis, RedisPing ping)
        where T : IResource
    {
        redis.ApplicationBuilder.Services.AddHealthChecks().AddRedis(_ => ping.ConnectionStringForPing(), RedisPing.HealthCheckName);
        return redis.WithHealthCheck(RedisPing.HealthCheckName);
    }
}
