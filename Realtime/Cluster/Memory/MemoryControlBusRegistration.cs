using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Cluster.Memory;

internal static class MemoryControlBusRegistration
{
    public static IServiceCollection AddRealtimeMemoryControlBus(this IServiceCollection services) => services.AddSingleton<IControlBus, MemoryControlBus>();
}
