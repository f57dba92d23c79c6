using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisClient;
using StackExchange.Redis;

namespace LoadBalancer.Nodes;

internal static class NodesExtensions
{
    /// <summary>The registry: who is alive and takes clients.</summary>
    public static void AddNodeRegistry(this WebApplicationBuilder builder)
    {
        builder.AddRegistryRedis();
        var services = builder.Services;
        services.AddOptions<NodeRegistryOptions>().BindPresent(NodeRegistryOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NodeRegistryOptions>, NodeRegistryOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<INodeSource, RedisNodeSource>();
        services.AddSingleton<NodeDirectory>();
        services.AddSingleton<NodeLoop>();
        services.AddHostedService<NodeLoopService>();
    }

    private static void AddRegistryRedis(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RedisAddress>().BindPresent(RedisAddress.SectionName).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RedisAddress>, RedisAddressValidator>();
        builder.Services.AddSingleton(static services => new Lazy<IConnectionMultiplexer>(services.GetRequiredService<IConnectionMultiplexer>));

        // Every connect and every lost socket is told in several lines at Information; the loop says what matters of it.
        builder.Logging.AddFilter("StackExchange.Redis", LogLevel.Warning);

        // The balancer asks Redis for nothing but the registry, once a second: spans of that would bury all others. Readiness has a check of its own.
        var link = new PrimaryLink(TimeProvider.System);
        builder.Services.AddSingleton(_ => link);
        builder.AddRedisClient(
            "redis",
            static settings => (settings.DisableHealthChecks, settings.DisableTracing) = (true, true),
            redis =>
            {
                redis.AbortOnConnectFail = false;
                redis.BacklogPolicy = BacklogPolicy.FailFast;
                link.Apply(redis);
            });
    }
}
