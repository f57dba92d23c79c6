using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Realtime.Bans;
using Realtime.Bans.Memory;
using Realtime.Bans.Redis;
using Realtime.Broker;
using Realtime.Broker.Memory;
using Realtime.Broker.Redis;
using Realtime.Cluster;
using Realtime.Cluster.Memory;
using Realtime.Cluster.Redis;
using Realtime.Lifecycle;
using Realtime.Presence.Memory;
using Realtime.Presence.Redis;
using Realtime.RateLimiting.Redis;
using Realtime.Redis;

namespace Realtime;

/// <summary>What ties nodes together: the broker, the node registry and this node's life in it, the control bus, and the presence, over Redis or for one node alone.</summary>
internal static class BackboneRegistration
{
    /// <summary>
    /// Takes Redis or memory as <see cref="BackboneOptions"/> says. The services must also hold an <see cref="IBrokerEvents"/>, the ban list and whom it closes, and with Redis an
    /// <see cref="StackExchange.Redis.IConnectionMultiplexer"/>.
    /// </summary>
    /// <param name="readyTag">Marks the health checks that decide readiness.</param>
    public static IServiceCollection AddRealtimeBackbone(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, string readyTag)
    {
        services.AddOptions<BackboneOptions>()
            .Configure(options => BackboneOptions.Fill(options, configuration, environment))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BackboneOptions>, BackboneOptionsValidator>());
        services.TryAddSingleton<IServerAddresses, ServerAddresses>();
        services.AddRealtimeControlOrders(configuration);
        if (UsesRedis(configuration, environment))
        {
            services.AddRealtimeRedis(configuration, readyTag)
                .AddRealtimeRedisBroker()
                .AddRealtimeRedisNodeRegistry()
                .AddRealtimeRedisControlBus(environment, readyTag)
                .AddRealtimeRedisPresence()
                .AddRealtimeRedisUserRates()
                .AddRealtimeRedisBans();
        }
        else
        {
            services.AddRealtimeMemoryBroker().AddRealtimeMemoryNodeRegistry().AddRealtimeMemoryControlBus().AddRealtimeMemoryPresence().AddRealtimeMemoryBans().AddHostedService<StandaloneWarning>();
        }

        return services.AddRealtimeBrokerStart(readyTag).AddRealtimeBanSync(readyTag).AddRealtimeLifecycle(configuration, readyTag);
    }

    /// <summary>Whether this configuration asks for Redis, so that the host knows whether to give a connection.</summary>
    public static bool UsesRedis(IConfiguration configuration, IHostEnvironment environment)
    {
        var options = new BackboneOptions();
        BackboneOptions.Fill(options, configuration, environment);
        return options.Broker == BackboneOptions.Redis;
    }
}
