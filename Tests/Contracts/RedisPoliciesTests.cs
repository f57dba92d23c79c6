using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>A node says at its start what the configuration of Redis would do to its data.</summary>
public sealed class RedisPoliciesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evicting_policy_is_named_once_with_what_to_do()
    {
        await using var store = await RedisServerStore.StartOrSkipAsync("--maxmemory-policy", "allkeys-lru");
        var logs = await CheckAsync(store.ConnectionString);

        Assert.Equal(1, logs.Count("maxmemory-policy allkeys-lru"));
        Assert.Equal(1, logs.Count("Set it to noeviction"));
        Assert.Equal(1, logs.Count("keeps no append-only file"));
    }

    [Fact]
    public async Task Server_as_it_should_be_is_not_mentioned()
    {
        await using var store = await RedisServerStore.StartOrSkipAsync("--maxmemory-policy", "noeviction", "--appendonly", "yes");
        Assert.Empty((await CheckAsync(store.ConnectionString)).Entries);
    }

    [Fact]
    public async Task Trust_in_a_server_that_keeps_nothing_is_named()
    {
        await using var store = await RedisServerStore.StartOrSkipAsync();
        Assert.Equal(1, (await CheckAsync(store.ConnectionString, (nameof(RedisOptions.TrustFailover), "true"))).Count("TrustFailover believes a restarted Redis"));
    }

    [Fact]
    public async Task Server_that_does_not_tell_is_named_as_unchecked()
    {
        await using var store = await RedisServerStore.StartOrSkipAsync();
        await store.OperateAsync("ACL", "SETUSER", "node", "on", ">secret", "~*", "&*", "+@all", "-info");
        var connectionString = $"127.0.0.1:{store.Port},user=node,password=secret";
        Assert.Equal(1, (await CheckAsync(connectionString)).Count("cannot be checked"));
    }

    [Fact]
    public async Task Garnet_is_named_as_unchecked()
    {
        await using var store = new GarnetStore();
        await store.StartAsync(Cancellation);
        Assert.Equal(1, (await CheckAsync(store.ConnectionString)).Count("cannot be checked"));
    }

    private static async Task<CapturedLogs> CheckAsync(string connectionString, params (string Key, string Value)[] settings)
    {
        await using var services = (await RedisNodes.ServicesAsync(connectionString, "t", settings)).BuildServiceProvider();
        var logs = new CapturedLogs();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(logs));
        var policies = ActivatorUtilities.CreateInstance<RedisPolicies>(services, factory.CreateLogger<RedisPolicies>());
        Assert.True(await policies.TryCheckAsync(Cancellation));
        return logs;
    }
}
