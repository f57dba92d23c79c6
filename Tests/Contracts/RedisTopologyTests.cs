using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>The groups of servers that other tests stand on do what they say.</summary>
public sealed class RedisTopologyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Sentinels_make_another_primary_when_asked_and_when_it_dies(int sentinels)
    {
        await using var store = RedisSentinelStore.CreateOrSkip(sentinels);
        await store.StartAsync(Cancellation);
        Assert.Equal(store.Servers[0], await store.FindPrimaryAsync());

        var second = await store.WaitForSuccessorAsync(await store.FailOverAsync());
        Assert.NotEqual(store.Servers[0], second);
        await store.WaitUntilInStepAsync();
        var third = await store.WaitForSuccessorAsync(await store.KillPrimaryAsync());
        Assert.NotEqual(second, third);
    }

    [Fact]
    public async Task Replica_takes_over_in_a_cluster_and_slots_move()
    {
        await using var store = RedisClusterStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        var slot = connection.GetHashSlot("x");
        await connection.GetDatabase().StringSetAsync("x", "1");
        var first = await store.FindPrimaryAsync(slot);
        await store.MoveSlotAsync(slot, await store.AddPrimaryAsync());
        Assert.Equal(store.Members[^1], await store.FindPrimaryAsync(slot));
        Assert.Equal("1", await connection.GetDatabase().StringGetAsync("x"));

        await store.MoveSlotAsync(slot, first);
        var replica = await store.WaitForSuccessorAsync(slot, await store.KillPrimaryAsync(slot));
        // A primary that gives its last slot away becomes a replica of the one that gets it: the one that was added may take over as well.
        Assert.Contains(replica, store.Members.Skip(3));
    }
}
