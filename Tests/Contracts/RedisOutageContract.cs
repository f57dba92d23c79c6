using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Presence.Redis;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;
using ClientInfo = Realtime.Protocol.ClientInfo;
using StreamPosition = Realtime.Protocol.StreamPosition;

namespace Tests.Contracts;

/// <summary>What the broker and the presence keep to while their server goes away and comes back. Every test has a server of its own.</summary>
public abstract class RedisOutageContract
{
    /// <summary>More than an operation may take, and far less than a hang.</summary>
    private protected static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract IRedisStore CreateStore();

    private protected static async Task<BrokerNode> StartNodeAsync(IRedisStore store, params (string Key, string Value)[] settings) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(store.ConnectionString, "t", settings));

    /// <returns>The failure, or null when it went well.</returns>
    private protected static async Task<UnavailableException?> TryAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await act();
            return null;
        }
        catch (UnavailableException exception)
        {
            return exception;
        }
        finally
        {
            Assert.True(watch.Elapsed < Bound, $"It took {watch.Elapsed}.");
        }
    }

    private protected static Task WorksAsync(BrokerNode node) =>
        Eventually.HoldsAsync(async () => await TryAsync(() => node.PublishAsync("warm-up", "1")) is null, "publishes work again", Cancellation);

    [Fact]
    public async Task Every_operation_fails_in_time_without_a_server_and_works_again_with_it()
    {
        await using var store = CreateStore();
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store);
        await node.SubscribeAsync("news");
        var before = (await node.PublishAsync("news", "1"))!.Value;
        var state = node.Services.GetRequiredService<RedisConnectionState>();
        Assert.Null(state.Problem);
        var presence = node.Services.GetRequiredService<IPresenceStore>();
        var owner = await node.Services.GetRequiredService<INodeRegistry>().JoinAsync("realtime-1");
        await presence.AddAsync("news", owner, new ClientInfo("ann", "c-1"), Cancellation);

        await store.KillAsync();
        Func<Task>[] operations =
        [
            () => node.PublishAsync("news", "2"),
            () => node.PublishAsync("other", "2", BrokerNode.NotKept),
            () => node.ReadAsync("news"),
            () => node.SubscribeAsync("late"),
            async () => await node.Broker.ReadTopsAsync(["news"], Cancellation),
            async () => await node.Broker.RenewEpochAsync("news", before, Cancellation),
            async () => await node.Broker.RemoveHistoryAsync("news", Cancellation),
            async () => await node.Broker.RelayAsync("news", new JoinPush(new ClientInfo("ann", "c-1")), Cancellation),
            async () => await presence.AddAsync("news", owner, new ClientInfo("ann", "c-1"), Cancellation),
            async () => await presence.RemoveAsync("news", owner, "c-1", Cancellation),
            async () => await presence.ReadAsync("news", 10, Cancellation),
            async () => await presence.ReadStatsAsync("news", Cancellation),
        ];
        foreach (var operation in operations)
        {
            Assert.NotNull(await TryAsync(operation));
        }

        Assert.NotNull(state.Problem);
        await store.StartAsync(Cancellation);
        await WorksAsync(node);
        await Eventually.HoldsAsync(() => node.Events.Doubts.Contains(null, StringComparer.Ordinal), "the handler is told", Cancellation);
        await Eventually.HoldsAsync(() => state.Problem is null, "nothing is known against the server", Cancellation);

        var after = (await node.PublishAsync("news", "3"))!.Value;
        await node.ReceivesAsync("news", 2);
        Assert.Equal(["1", "3"], node.Received("news"));
        Assert.NotEqual(before.Epoch, after.Epoch, StringComparer.Ordinal);
        Assert.Equal(1UL, after.Offset);
        await node.SubscribeAsync("late");
        Assert.Equal(new PresenceStats(0, 0), await presence.ReadStatsAsync("news", Cancellation));
    }

    [Fact]
    public async Task Upkeep_of_the_presence_goes_on_when_the_server_is_back()
    {
        await using var store = CreateStore();
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store);
        var (time, registry) = (new ManualTime(), node.Services.GetRequiredService<INodeRegistry>());
        var upkeep = ActivatorUtilities.CreateInstance<PresenceUpkeep>(node.Services, time);
        upkeep.Track("news", await registry.JoinAsync("realtime-1"));
        await store.KillAsync();
        time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);

        await store.StartAsync(Cancellation);
        await WorksAsync(node);
        var owner = await registry.JoinAsync("realtime-1");
        await node.Services.GetRequiredService<IPresenceStore>().AddAsync("news", owner, new ClientInfo("ann", "c-1"), Cancellation);
        var members = node.Services.GetRequiredService<PresenceKeys>().Members("news", PresenceKeys.Owner(owner));
        var database = node.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await database.KeyExpireAsync(members, TimeSpan.FromMinutes(1));
        upkeep.Track("news", owner);
        time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);
        Assert.True(await database.KeyTimeToLiveAsync(members) > TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Node_that_starts_before_its_server_works_when_the_server_comes()
    {
        await using var store = CreateStore();
        await using var node = await StartNodeAsync(store);
        Assert.NotNull(await TryAsync(() => node.PublishAsync("news", "1")));
        Assert.NotNull(node.Services.GetRequiredService<RedisConnectionState>().Problem);

        await store.StartAsync(Cancellation);
        await WorksAsync(node);
        await node.SubscribeAsync("news");
        await node.PublishAsync("news", "1");
        await node.ReceivesAsync("news", 1);
    }

    [Fact]
    public async Task Publishes_that_a_crash_meets_all_get_an_answer_and_those_that_went_well_are_in_order()
    {
        await using var store = CreateStore();
        await store.StartAsync(Cancellation);
        await using var node = await StartNodeAsync(store);
        await node.SubscribeAsync("news");
        await node.PublishAsync("news", "0");

        var publishes = new List<Task<StreamPosition?>>();
        for (var number = 1; number <= 3000; number++)
        {
            publishes.Add(node.PublishAsync("news", $"{number}"));
            if (number == 1500)
            {
                await store.KillAsync();
            }
        }

        var failures = await Task.WhenAll(publishes.Select(publish => TryAsync(async () => await publish.WaitAsync(Cancellation))));
        Assert.NotNull(failures[^1]);
        var positions = await Task.WhenAll(publishes.Where(static publish => publish.IsCompletedSuccessfully));
        var offsets = positions.Select(static position => position!.Value.Offset).ToList();
        Assert.Equal(offsets.Order(), offsets);
    }

    [Fact]
    public async Task Broker_that_stops_answers_what_waits_and_refuses_what_comes()
    {
        await using var store = CreateStore();
        await store.StartAsync(Cancellation);
        var node = await StartNodeAsync(store);
        var waiting = Enumerable.Range(0, 100).Select(number => node.PublishAsync("news", $"{number}")).ToList();
        await node.DisposeAsync();

        Assert.All(waiting, static publish => Assert.True(publish.IsCompleted));
        var refused = await Assert.ThrowsAsync<UnavailableException>(() => node.PublishAsync("news", "late"));
        Assert.False(refused.MayHaveHappened);
    }
}
