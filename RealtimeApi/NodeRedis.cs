using Realtime;
using Realtime.Redis;
using RedisClient;

namespace RealtimeApi;

/// <summary>The connection to Redis, with its client's telemetry. Its own health check asks Redis and hangs while that is away; the engine's reads the last known state.</summary>
internal static class NodeRedis
{
    private const string ConnectionName = "redis";

    public static void AddNodeRedis(this IHostApplicationBuilder builder)
    {
        if (builder.UsesRealtimeRedis())
        {
            var link = new PrimaryLink(TimeProvider.System);
            builder.Services.AddSingleton(_ => link);
            builder.AddRedisClient(
                ConnectionName,
                static settings => settings.DisableHealthChecks = true,
                options => options.UseRealtimeDefaults(link));
        }
    }
}
