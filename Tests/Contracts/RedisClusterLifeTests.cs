using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;
using Wire;

namespace Tests.Contracts;

/// <summary>A node's lease lies in one shard of a Redis Cluster, what it has put into presence in all of them.</summary>
public sealed class RedisClusterLifeTests
{
    private const string Prefix = "t";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>So its members are added again, and those that left in the last moment are gone again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_life_ends_with_the_data_of_any_shard_unless_a_replica_is_trusted(bool trust)
    {
        await using var store = RedisClusterStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        var services = await RedisNodes.ServicesAsync(store.ConnectionString, Prefix, (nameof(RedisOptions.TrustFailover), trust ? "true" : "false"));
        await using var provider = services.BuildServiceProvider();
        var registry = provider.GetRequiredService<INodeRegistry>();
        var calls = provider.GetRequiredService<RedisCalls>();
        var node = await registry.JoinAsync("realtime-1");

        var home = await store.FindPrimaryAsync(calls.SlotOf(NodeRegistryLayout.LeasesKey(Prefix)));
        var slot = 0;
        while (await store.FindPrimaryAsync(slot) == home)
        {
            slot += 100;
        }

        await store.WaitForSuccessorAsync(slot, await store.KillPrimaryAsync(slot));

        if (trust)
        {
            await Eventually.HoldsAsync(() => CanBeReachedAsync(provider, slot), "the node has found the replica", Cancellation);
            Assert.NotNull(await registry.RenewAsync(NodeLives.LeaseOf(node), Cancellation));
            return;
        }

        await Eventually.HoldsAsync(async () => await registry.RenewAsync(NodeLives.LeaseOf(node), Cancellation) is null, "the life ends", Cancellation);
        var next = await registry.JoinAsync("realtime-1");
        Assert.True(next.Incarnation > node.Incarnation);
    }

    private static async Task<bool> CanBeReachedAsync(IServiceProvider services, int slot)
    {
        var connection = services.GetRequiredService<IConnectionMultiplexer>();
        var key = Enumerable.Range(0, 1_000_000).Select(static number => $"{Prefix}:{{{number}}}").First(candidate => connection.GetHashSlot(candidate) == slot);
        try
        {
            await connection.GetDatabase().StringSetAsync(key, "1");
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
