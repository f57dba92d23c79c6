using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Realtime.Cluster.Bus;
using Realtime.Redis;

namespace Realtime.Cluster.Redis;

internal static class RedisControlBusRegistration
{
    /// <inheritdoc cref="ControlBusRegistration.AddRealtimeControlBus"/>
    public static IServiceCollection AddRealtimeRedisControlBus(this IServiceCollection services, IHostEnvironment environment, string readyTag)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ControlSecret>(_ => new ControlSecret(environment)));
        return services
            .AddSingleton<IControlTransport, RedisControlTransport>()
            .AddRealtimeControlBus(readyTag, static provider => provider.GetRequiredService<IOptions<RedisOptions>>().Value.KeyPrefix);
    }
}
