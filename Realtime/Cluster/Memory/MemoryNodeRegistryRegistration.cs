using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Realtime.Cluster.Memory;

internal static class MemoryNodeRegistryRegistration
{
    public static IServiceCollection AddRealtimeMemoryNodeRegistry(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<INodeRegistry, MemoryNodeRegistry>();
    }
}
