using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Realtime.Cluster.Messages;
using Realtime.Redis;

namespace Realtime.Cluster.Redis;

internal static class RedisControlBusRegistration
{
    /// <summary>The services must also hold what <see cref="ControlOrderRegistration.AddRealtimeControlOrders"/> adds, and an <see cref="INodeIdentity"/>.</summary>
    public static IServiceCollection AddRealtimeRedisControlBus(this IServiceCollection services, IHostEnvironment environment)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ControlSecret>(_ => new ControlSecret(environment)));
        return services
            .AddSingleton(static provider => new MessageSeal(ControlSecret.Of(provider.GetRequiredService<IOptions<ClusterOptions>>().Value)))
            .AddSingleton(static provider => new ControlChannels(provider.GetRequiredService<IOptions<RedisOptions>>().Value.KeyPrefix))
            .AddSingleton<MessageWriter>()
            .AddSingleton<RefusedMessages>()
            .AddSingleton<OrderQueue>()
            .AddSingleton<PendingAsks>()
            .AddSingleton<ControlPublisher>()
            .AddSingleton<RemoteOrders>()
            .AddSingleton<ControlListener>()
            .AddSingleton<ControlBusLoop>()
            .AddSingleton<IControlBus, RedisControlBus>()
            .AddHostedService<ControlBusService>();
    }
}
