using LoadBalancer.Nodes;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Tests.Support;
using Wire;

namespace Tests.LoadBalancer;

public sealed class RedisNodeSourceTests
{
    [Fact]
    public async Task Leases_that_hold_are_read_and_ended_ones_are_not()
    {
        await using var redis = await RedisServerStore.StartOrSkipAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await RedisLeases.WriteAsync(redis, node.Lease(), "cluster-a");
        await RedisLeases.WriteAsync(redis, Leases.Lease("realtime-2", "http://127.0.0.1:9"), "cluster-a", TimeSpan.FromSeconds(-1));
        await RedisLeases.WriteAsync(redis, Leases.Lease("realtime-3", "http://127.0.0.1:9"), "cluster-b");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await connection.GetDatabase().HashSetAsync(NodeRegistryLayout.LeasesKey("cluster-a"), "broken", "{");
        await connection.GetDatabase().SortedSetAddAsync(NodeRegistryLayout.ExpiriesKey("cluster-a"), "broken", double.PositiveInfinity);
        await connection.GetDatabase().SortedSetAddAsync(NodeRegistryLayout.ExpiriesKey("cluster-a"), "swept", double.PositiveInfinity);

        await using var balancer = await TestBalancer.StartAsync(
            withFakeRegistry: false,
            settings: [("ConnectionStrings:redis", redis.ConnectionString), ("LoadBalancer:KeyPrefix", "cluster-a")]);
        var directory = balancer.Services.GetRequiredService<NodeDirectory>();
        await balancer.HasNodesAsync(1);

        Assert.Equal([new NodeDestination("realtime-1@1", node.Address)], directory.Picture.Nodes);
        Assert.Equal(1, balancer.Logs.Count("1 leases in the node registry cannot be used"));
        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);
    }

    [Fact]
    public async Task Redis_may_come_late_go_away_and_come_back_empty()
    {
        await using var redis = await RedisServerStore.StartOrSkipAsync();
        await redis.KillAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await using var balancer = await TestBalancer.StartAsync(
            withFakeRegistry: false,
            settings: ("ConnectionStrings:redis", $"{redis.ConnectionString},connectTimeout=500,connectRetry=1"));
        var directory = balancer.Services.GetRequiredService<NodeDirectory>();
        await Eventually.TrueAsync(() => directory.Picture.Registry == RegistryState.Away);

        await redis.StartAsync(TestContext.Current.CancellationToken);
        await RedisLeases.WriteAsync(redis, node.Lease());
        await balancer.HasNodesAsync(1);

        await redis.KillAsync();
        await Eventually.TrueAsync(() => directory.Picture.Registry == RegistryState.Away);
        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);

        await redis.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => directory.Picture.Registry == RegistryState.Emptied);
        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);
    }
}
