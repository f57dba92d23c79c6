using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Presence.Redis;

internal static class RedisPresenceRegistration
{
    /// <summary>Goes by the registered <see cref="Cluster.INodeRegistry"/>.</summary>
    public static IServiceCollection AddRealtimeRedisPresence(this IServiceCollection services) => services
        .AddSingleton<PresenceKeys>()
        .AddSingleton<PresenceUpkeep>()
        .AddSingleton<IPresenceStore, RedisPresenceStore>()
        .AddHostedService<PresenceUpkeepService>();
}
