using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Cluster.Redis;

internal static class RedisNodeRegistryRegistration
{
    public static IServiceCollection AddRealtimeRedisNodeRegistry(this IServiceCollection services) =>
        services.AddSingleton<INodeRegistry, RedisNodeRegistry>();
}
