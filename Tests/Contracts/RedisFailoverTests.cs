using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>A primary goes and another one comes, while nodes publish and listen.</summary>
public sealed class RedisFailoverTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private static readonly string[] Channels = [.. Enumerable.Range(0, 12).Select(static number => $"news:{number}")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> SentinelEnds => new() { { "killed", false }, { "asked", false }, { "killed", true }, { "asked", true } };

    [Theory]
    [MemberData(nameof(SentinelEnds))]
    public async Task Nodes_write_to_the_primary_that_the_sentinels_name(string end, bool trust)
    {
        await using var store = RedisSentinelStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var publisher = await StartNodeAsync(store, trust);
        await using var listener = await StartNodeAsync(store, trust);
        await using var load = await PublishLoad.StartAsync(publisher, listener, Channels);

        var former = end == "killed" ? await store.KillPrimaryAsync() : await store.FailOverAsync();
        await store.WaitForSuccessorAsync(former);
        await HoldWritableAsync(load, end);
    }

    [Fact]
    public async Task Nodes_write_to_the_replica_that_takes_over_in_a_cluster()
    {
        await using var store = RedisClusterStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var publisher = await StartNodeAsync(store, trust: false);
        await using var listener = await StartNodeAsync(store, trust: false);
        await using var load = await PublishLoad.StartAsync(publisher, listener, Channels);

        var slot = publisher.Services.GetRequiredService<RedisCalls>().SlotOf(publisher.Services.GetRequiredService<RedisKeys>().Meta(Channels[0]));
        await store.WaitForSuccessorAsync(slot, await store.KillPrimaryAsync(slot));
        await HoldWritableAsync(load, "cluster");
    }

    private async Task HoldWritableAsync(PublishLoad load, string what)
    {
        var writable = await load.WritableAsync();
        output.WriteLine($"{what}: writable {writable.TotalSeconds:F2} s after the new primary; {load.Kept} published; {string.Join("; ", load.Failures.Select(static failure => $"{failure.Value} x {failure.Key}"))}");
        await load.JudgeAsync();
        Assert.True(writable < Bound, $"It took {writable}.");
    }

    private static async Task<BrokerNode> StartNodeAsync(IRedisStore store, bool trust) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(store.ConnectionString, "t", (nameof(RedisOptions.TrustFailover), trust ? "true" : "false")));
}
