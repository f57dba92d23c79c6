using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>Channels of odd names in a cluster of three primaries, and slots that move while they are in use.</summary>
public sealed class RedisClusterSlotTests(ITestOutputHelper output)
{
    private static readonly string[] Odd = ["x#42", "a{b}c", "{}", "}{", "{a}{b}", "chat:{"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_channel_works_whatever_its_name_also_where_its_slot_has_moved(bool trust)
    {
        await using var store = RedisClusterStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store, trust);
        var owner = await node.Services.GetRequiredService<INodeRegistry>().JoinAsync("realtime-1");
        foreach (var channel in Odd)
        {
            await UseAsync(node, owner, channel, "before");
        }

        var spare = await store.AddPrimaryAsync();
        foreach (var slot in Odd.Select(channel => SlotOf(node, channel)).Distinct())
        {
            await store.MoveSlotAsync(slot, spare);
        }

        foreach (var channel in Odd)
        {
            await UseAsync(node, owner, channel, "after");
            string[] kept = trust ? ["before", "after"] : ["after"];
            Assert.Equal(kept, (await node.ReadTextsAsync(channel)).Distinct());
        }
    }

    /// <summary>What another server holds is another data set: unless that is trusted, the channel begins anew, and its subscribers are told.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Slot_moves_under_load_and_no_publisher_notices(bool trust)
    {
        await using var store = RedisClusterStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await using var publisher = await StartNodeAsync(store, trust);
        await using var listener = await StartNodeAsync(store, trust);
        await using var load = await PublishLoad.StartAsync(publisher, listener, Odd);

        var doubts = listener.Events.Doubts.Count;
        foreach (var slot in Odd.Select(channel => SlotOf(publisher, channel)).Distinct())
        {
            var from = await store.FindPrimaryAsync(slot);
            var to = store.Members.Take(3).First(member => member != from);
            // The first publish into a channel that is not there yet meets a slot that is in two places.
            await store.MoveSlotAsync(slot, to, load.WritableAsync);
        }

        await load.WritableAsync();
        var doubted = await load.DoubtedAsync(doubts);
        output.WriteLine($"{(trust ? "" : "not ")}trusted: {load.Kept} answered; every channel in doubt {doubted.TotalSeconds:F2} s after the last move; refused: {string.Join("; ", load.Failures.Select(static failure => $"{failure.Value} x {failure.Key}"))}");
        Assert.Equal(trust, await load.JudgeAsync(isExact: true) == 0);
        Assert.Empty(load.Failures);
        Assert.True(doubted < TimeSpan.FromSeconds(10), $"It took {doubted}.");
    }

    private static async Task UseAsync(BrokerNode node, NodeId owner, string channel, string text)
    {
        await node.SubscribeAsync(channel);
        var options = BrokerNode.Kept with { IdempotencyKey = $"{text}{{}}" };
        var first = await node.PublishAsync(channel, text, options);
        Assert.Equal(first, await node.PublishAsync(channel, "again", options));
        await node.PublishAsync(channel, text, BrokerNode.NotKept with { IdempotencyKey = "}{" });
        await Eventually.HoldsAsync(() => node.Received(channel).Contains(text), $"{text} arrives in {channel}", Cancellation);
        Assert.Equal(first!.Value.Offset, (ulong)(await node.ReadAsync(channel)).Publications.Count);

        var presence = node.Services.GetRequiredService<IPresenceStore>();
        await presence.AddAsync(channel, owner, new ClientInfo("ann", text), Cancellation);
        Assert.Contains((await presence.ReadAsync(channel, 10, Cancellation)).Members, member => member.Client == text);
        await presence.RemoveAsync(channel, owner, text, Cancellation);
        Assert.Equal(new PresenceStats(0, 0), await presence.ReadStatsAsync(channel, Cancellation));
    }

    private static int SlotOf(BrokerNode node, string channel) =>
        node.Services.GetRequiredService<RedisCalls>().SlotOf(node.Services.GetRequiredService<RedisKeys>().Meta(channel));

    private static async Task<BrokerNode> StartNodeAsync(RedisClusterStore store, bool trust) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(store.ConnectionString, "t", (nameof(RedisOptions.TrustFailover), trust ? "true" : "false")));
}
