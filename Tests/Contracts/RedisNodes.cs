using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.Bans.Redis;
using Realtime.Broker.Redis;
using Realtime.Cluster.Redis;
using Realtime.Presence.Redis;
using Realtime.RateLimiting.Redis;
using Realtime.Redis;
using RedisClient;
using StackExchange.Redis;
using Tests.Support;
using Wire;

namespace Tests.Contracts;

/// <summary>Services of a node over a Redis server, as a host would set them up.</summary>
internal static class RedisNodes
{
    /// <param name="connectionString">The server's.</param>
    /// <param name="keyPrefix">Nodes with the same one are one cluster.</param>
    /// <param name="settings">More of <c>Realtime:Redis</c>.</param>
    public static async Task<IServiceCollection> ServicesAsync(string connectionString, string keyPrefix, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"{RedisOptions.SectionName}:{setting.Key}", (string?)setting.Value)))
            .AddInMemoryCollection([KeyValuePair.Create(RedisOptions.KeyPrefixKey, (string?)keyPrefix)])
            .Build();
        var link = new PrimaryLink(TimeProvider.System);
        var options = ConfigurationOptions.Parse(connectionString).UseRealtimeDefaults(link);
        // What a test may do to the server, a node must not need.
        options.AllowAdmin = false;
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        return new ServiceCollection()
            .AddSingleton<ILoggerFactory>(LoggerFactory.Create(static _ => { }))
            .AddLogging()
            .AddSingleton(_ => link)
            .AddSingleton<IConnectionMultiplexer>(_ => connection)
            .AddRealtimeRedis(configuration, "ready")
            .AddRealtimeRedisBroker()
            .AddRealtimeRedisNodeRegistry()
            .AddRealtimeRedisPresence()
            .AddRealtimeRedisUserRates()
            .AddRealtimeRedisBans();
    }

    /// <summary>Where the registry remembers the lives of a name.</summary>
    public static string LifeKey(string keyPrefix, string name) => $"{keyPrefix}:{{nodes}}:life:{name}";

    /// <summary>Returns when their time has passed; nobody has touched them since.</summary>
    public static async Task LetExpireAsync(IDatabase database, IEnumerable<RedisKey> keys)
    {
        foreach (var key in keys)
        {
            Assert.True(await database.KeyExpireAsync(key, TimeSpan.FromMilliseconds(1)));
        }

        // By the same clock, and later than all of them.
        RedisKey last = $"t{Guid.NewGuid():N}";
        await database.StringSetAsync(last, "1", TimeSpan.FromMilliseconds(20));
        await Eventually.HoldsAsync(async () => !await database.KeyExistsAsync(last), "they expire", TestContext.Current.CancellationToken);
    }

    /// <summary>Ends a lease as if its time had passed. The scripts go by the server's clock, which no test can set: what they compare it with is moved instead.</summary>
    public static async Task ExpireAsync(IDatabase database, string keyPrefix, string name)
    {
        await database.HashSetAsync(LifeKey(keyPrefix, name), "ends", "1000");
        await database.SortedSetAddAsync(NodeRegistryLayout.ExpiriesKey(keyPrefix), name, 1000);
    }
}
