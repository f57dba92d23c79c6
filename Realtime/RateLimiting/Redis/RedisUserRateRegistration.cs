using Microsoft.Extensions.DependencyInjection;

namespace Realtime.RateLimiting.Redis;

internal static class RedisUserRateRegistration
{
    public static IServiceCollection AddRealtimeRedisUserRates(this IServiceCollection services) => services.AddSingleton<IUserRateStore, RedisUserRateStore>();
}
