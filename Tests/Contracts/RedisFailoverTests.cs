using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Protocol;
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
        await HoldWritableAsync(load, publisher, await store.WaitForSuccessorAsync(former), Channels, $"{end}, {(trust ? "" : "not ")}trusted", isExact: !trust);
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
        var successor = await store.WaitForSuccessorAsync(slot, await store.KillPrimaryAsync(slot));
        await HoldWritableAsync(load, publisher, successor.Server, Channels[..1], "killed in a cluster", isExact: true);
    }

    [Fact]
    public async Task Nodes_follow_an_address_whose_server_was_demoted_in_place()
    {
        await using var former = RedisServerStore.CreateOrSkip();
        await using var successor = new RedisServerStore("--replicaof", $"127.0.0.1 {former.Port}") { Password = former.Password };
        await former.StartAsync(Cancellation);
        await successor.StartAsync(Cancellation);
        await Eventually.TrueAsync(async () => ((string)(await successor.OperateAsync("INFO", "replication"))!).Contains("master_link_status:up", StringComparison.Ordinal));
        await using var address = FaultProxy.Start(former.Port);
        var connectionString = former.ConnectionString.Replace($":{former.Port},", $":{address.Port},", StringComparison.Ordinal);
        await using var publisher = await StartNodeAsync(connectionString, trust: false);
        await using var listener = await StartNodeAsync(connectionString, trust: false);
        await using var load = await PublishLoad.StartAsync(publisher, listener, Channels);

        await successor.OperateAsync("REPLICAOF", "NO", "ONE");
        await former.OperateAsync("REPLICAOF", "127.0.0.1", successor.Port);
        await Eventually.HoldsAsync(
            () => load.Failures.Keys.Any(static failure => failure.Contains("READONLY", StringComparison.Ordinal) || failure.Contains("UnableToResolve", StringComparison.Ordinal)),
            "writes are refused",
            Cancellation);
        address.TargetPort = successor.Port;
        // A node that only listens finds it out by the renewals of its lease; this one has none.
        await Eventually.HoldsAsync(() => AnswersAsync(listener), "the listener reaches a primary", Cancellation);
        await HoldWritableAsync(load, publisher, successor, Channels, "demoted in place", isExact: true);
    }

    /// <summary>Asks the new primary itself: the former one may still take writes that nobody will ever see.</summary>
    private async Task HoldWritableAsync(PublishLoad load, BrokerNode node, RedisServerStore successor, string[] channels, string what, bool isExact)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(successor.ConnectionString);
        var server = connection.GetServer("127.0.0.1", successor.Port);
        var keys = channels.Select(channel => (object)(string)node.Services.GetRequiredService<RedisKeys>().Meta(channel)!).ToList();
        var before = await TopsAsync();
        await Eventually.HoldsAsync(
            async () => (await TopsAsync()).Zip(before).All(static top => top.First != top.Second),
            "the new primary takes publications of every channel",
            Cancellation);
        var writable = Stopwatch.GetElapsedTime(started);

        if (channels.Length == Channels.Length)
        {
            await load.DoubtedAsync(before: 0);
        }

        var gone = await load.JudgeAsync(isExact);
        output.WriteLine(
            $"{what}: the new primary takes publications {writable.TotalSeconds:F2} s after it is known; longest gap {load.LongestGap.TotalSeconds:F2} s; "
            + $"{load.Kept} answered, of them {gone} in earlier epochs; refused: {string.Join("; ", load.Failures.Select(static failure => $"{failure.Value} x {failure.Key}"))}");
        Assert.True(writable < Bound, $"It took {writable}.");

        async Task<string[]> TopsAsync() =>
            await Task.WhenAll(keys.Select(async key => string.Join(':', (string?[])(await server.ExecuteAsync("HMGET", key, "epoch", "top"))!)));
    }

    private static async Task<bool> AnswersAsync(BrokerNode node)
    {
        try
        {
            await node.ReadAsync("asked");
            return true;
        }
        catch (UnavailableException)
        {
            return false;
        }
    }

    private static Task<BrokerNode> StartNodeAsync(IRedisStore store, bool trust) => StartNodeAsync(store.ConnectionString, trust);

    private static async Task<BrokerNode> StartNodeAsync(string connectionString, bool trust) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(connectionString, "t", (nameof(RedisOptions.TrustFailover), trust ? "true" : "false")));
}
