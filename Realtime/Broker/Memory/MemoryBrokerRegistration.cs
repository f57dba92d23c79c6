using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Realtime.Broker.Memory;

internal static class MemoryBrokerRegistration
{
    public static IServiceCollection AddRealtimeMemoryBroker(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<IBroker, MemoryBroker>();
        return services;
    }
}
