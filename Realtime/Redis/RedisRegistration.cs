using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RedisClient;

namespace Realtime.Redis;

/// <summary>What every adapter over Redis needs. The connection is the host's: an <see cref="StackExchange.Redis.IConnectionMultiplexer"/> in the services.</summary>
internal static class RedisRegistration
{
    public static IServiceCollection AddRealtimeRedis(this IServiceCollection services, IConfiguration configuration, string readyTag)
    {
        services.AddOptions<RedisOptions>()
            .Bind(configuration.GetSection(RedisOptions.SectionName))
            .PostConfigure(options => options.KeyPrefix = configuration[RedisOptions.KeyPrefixKey] is { Length: > 0 } prefix ? prefix : options.KeyPrefix)
            .ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        services.TryAddSingleton(static provider => new RedisKeys(provider.GetRequiredService<IOptions<RedisOptions>>().Value.KeyPrefix));
        services.TryAddSingleton<PrimaryLink>();
        services.TryAddSingleton<RedisMetrics>();
        services.TryAddSingleton<RedisConnectionState>();
        services.TryAddSingleton<RedisCalls>();
        services.TryAddSingleton<RedisSubscriber>();
        services.TryAddSingleton<RedisShards>();
        services.AddSingleton<RedisPolicies>();
        services.AddHostedService<RedisPoliciesService>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: [readyTag]);
        return services;
    }
}
