using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Bans.Redis;

internal static class RedisBanRegistration
{
    public static IServiceCollection AddRealtimeRedisBans(this IServiceCollection services) => services.AddSingleton<IBanStore, RedisBanStore>();
}
