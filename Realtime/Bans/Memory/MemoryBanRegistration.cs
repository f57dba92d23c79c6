using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Bans.Memory;

internal static class MemoryBanRegistration
{
    public static IServiceCollection AddRealtimeMemoryBans(this IServiceCollection services) => services.AddSingleton<IBanStore, MemoryBanStore>();
}
