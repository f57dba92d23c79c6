using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Presence.Memory;

internal static class MemoryPresenceRegistration
{
    /// <summary>Goes by the registered <see cref="Cluster.INodeRegistry"/>.</summary>
    public static IServiceCollection AddRealtimeMemoryPresence(this IServiceCollection services) =>
        services.AddSingleton<IPresenceStore, MemoryPresenceStore>();
}
