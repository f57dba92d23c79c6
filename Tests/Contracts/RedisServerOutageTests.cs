using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;
using ClientInfo = Realtime.Protocol.ClientInfo;

namespace Tests.Contracts;

/// <summary>Also what only redis-server can be brought to.</summary>
public sealed class RedisServerOutageTests : RedisOutageContract
{
    private protected override IRedisStore CreateStore() => RedisServerStore.CreateOrSkip();

    [Fact]
    public async Task Older_data_begin_a_new_epoch_though_the_store_grows_past_the_old_top()
    {
        await using var store = RedisServerStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store);
        await node.SubscribeAsync("news");
        await PublishAsync(node, 1, 90);
        await store.OperateAsync("SAVE");
        await PublishAsync(node, 91, 100);
        var before = (await node.ReadAsync("news")).Top;
        Assert.Equal(100UL, before.Offset);

        await store.KillAsync();
        await store.StartAsync(Cancellation);
        await WorksAsync(node);
        Assert.Equal("90", (string?)await store.OperateAsync("HGET", node.Services.GetRequiredService<RedisKeys>().Meta("news"), "top"), StringComparer.Ordinal);
        await PublishAsync(node, 101, 150);

        await node.ReceivesAsync("news", 150);
        var after = (await node.ReadAsync("news")).Top;
        Assert.NotEqual(before.Epoch, after.Epoch, StringComparer.Ordinal);
        Assert.Equal(50UL, after.Offset);
        Assert.Equal(after.Epoch, node.Events.Publications("news")[100].Position!.Value.Epoch);
        Assert.Equal(50, (await node.ReadAsync("news")).Publications.Count);
    }

    [Fact]
    public async Task Older_data_end_the_leases_so_that_nobody_stays_who_has_left_and_nobody_is_missing()
    {
        await using var store = RedisServerStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var services = (await RedisNodes.ServicesAsync(store.ConnectionString, "t")).BuildServiceProvider();
        var registry = services.GetRequiredService<INodeRegistry>();
        var presence = services.GetRequiredService<IPresenceStore>();
        var first = await registry.JoinAsync("realtime-1");
        await presence.AddAsync("news", first, new ClientInfo("ann", "c-1"), Cancellation);
        await store.OperateAsync("SAVE");
        await presence.RemoveAsync("news", first, "c-1", Cancellation);
        await presence.AddAsync("news", first, new ClientInfo("bob", "c-2"), Cancellation);

        await store.KillAsync();
        await store.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => await TryAsync(async () => await registry.ReadAsync(Cancellation)) is null, "the registry answers", Cancellation);
        Assert.Null(await registry.RenewAsync(NodeLives.LeaseOf(first), Cancellation));
        var second = await registry.JoinAsync("realtime-1");
        await presence.AddAsync("news", second, new ClientInfo("bob", "c-2"), Cancellation);
        Assert.Equal("c-2", Assert.Single((await presence.ReadAsync("news", 10, Cancellation)).Members).Client, StringComparer.Ordinal);
        Assert.Equal(new PresenceStats(1, 1), await presence.ReadStatsAsync("news", Cancellation));
    }

    [Fact]
    public async Task Publish_that_a_full_server_refuses_leaves_nothing_behind()
    {
        await using var store = RedisServerStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store);
        await node.SubscribeAsync("news");
        var options = BrokerNode.Kept with { HistorySize = 1 };
        var kept = (await node.PublishAsync("news", "1", options))!.Value;
        await store.OperateAsync("CONFIG", "SET", "maxmemory", "1mb");

        foreach (var channel in new[] { "news", "new" })
        {
            var refused = await TryAsync(() => node.PublishAsync(channel, "2", options with { IdempotencyKey = "once" }));
            Assert.False(refused!.MayHaveHappened);
            Assert.Contains("OOM", refused.Message, StringComparison.Ordinal);
        }

        Assert.Contains("OOM", node.Services.GetRequiredService<RedisConnectionState>().Problem, StringComparison.Ordinal);
        Assert.Equal(["1"], await node.ReadTextsAsync("news"));
        Assert.Equal([kept, null], await node.Broker.ReadTopsAsync(["news", "new"], Cancellation));

        await store.OperateAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(kept with { Offset = 2 }, await node.PublishAsync("news", "3", options with { IdempotencyKey = "once" }));
        await node.ReceivesAsync("news", 2);
        Assert.Equal(["1", "3"], node.Received("news"));
    }

    [Fact]
    public async Task Server_that_takes_no_writes_is_unavailable_until_it_does()
    {
        await using var store = RedisServerStore.CreateOrSkip("--replica-serve-stale-data", "yes");
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store);
        await node.PublishAsync("news", "1");
        // Demoted in place, behind the same address: the client still takes it for a master.
        await store.OperateAsync("REPLICAOF", "127.0.0.1", "1");
        Assert.False((await TryAsync(() => node.PublishAsync("news", "2")))!.MayHaveHappened);

        await store.OperateAsync("REPLICAOF", "NO", "ONE");
        await WorksAsync(node);
        Assert.Equal(2UL, (await node.PublishAsync("news", "3"))!.Value.Offset);
    }

    [Fact]
    public async Task Server_that_hangs_is_unavailable_in_time_and_the_write_may_have_happened()
    {
        await using var store = RedisServerStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store, (nameof(RedisOptions.OperationTimeout), "00:00:00.5"));
        await node.PublishAsync("news", "1");
        await using var operating = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        await operating.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "2000", "ALL");
        Assert.True((await TryAsync(() => node.PublishAsync("news", "2")))!.MayHaveHappened);
        Assert.NotNull(node.Services.GetRequiredService<RedisConnectionState>().Problem);

        await WorksAsync(node);
        Assert.InRange((await node.PublishAsync("news", "3"))!.Value.Offset, 2UL, 3UL);
    }

    [Fact]
    public async Task Server_that_is_busy_with_a_script_is_unavailable_until_the_script_ends()
    {
        await using var store = RedisServerStore.CreateOrSkip("--busy-reply-threshold", "50");
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store);
        await node.PublishAsync("news", "1");
        await using var other = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        await using var operating = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString);
        var endless = other.GetDatabase().ScriptEvaluateAsync("while true do end");
        await Eventually.HoldsAsync(
            async () => await TryAsync(() => node.PublishAsync("news", "2")) is { MayHaveHappened: false } refused && refused.Message.Contains("BUSY", StringComparison.Ordinal),
            "the server says that it is busy",
            Cancellation);

        await operating.GetDatabase().ExecuteAsync("SCRIPT", "KILL");
        await Assert.ThrowsAnyAsync<RedisException>(() => endless.WaitAsync(Cancellation));
        await WorksAsync(node);
        Assert.NotNull(await node.PublishAsync("news", "3"));
    }

    private static async Task PublishAsync(BrokerNode node, int from, int to)
    {
        for (var number = from; number <= to; number++)
        {
            await node.PublishAsync("news", $"{number}");
        }
    }
}
