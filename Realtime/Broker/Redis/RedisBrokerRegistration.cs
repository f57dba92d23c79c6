using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Realtime.Broker.Redis;

internal static class RedisBrokerRegistration
{
    public static IServiceCollection AddRealtimeRedisBroker(this IServiceCollection services)
    {
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<RelayRoutes>();
        services.AddSingleton<RelayEchoes>();
        services.AddSingleton<RelayAudit>();
        services.AddSingleton<RelaySubscriptions>();
        services.AddSingleton<RelayProbe>();
        services.AddSingleton<RelayUpkeep>();
        services.AddSingleton<IBroker, RedisBroker>();
        return services;
    }
}
