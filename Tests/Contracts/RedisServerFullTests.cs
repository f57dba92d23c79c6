using Microsoft.Extensions.DependencyInjection;
using Realtime.Bans;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Presence.Redis;
using Realtime.Protocol;
using Realtime.Redis;
using Tests.Support;
using Wire;

namespace Tests.Contracts;

/// <summary>A server whose memory is full and that evicts nothing: who is there stays known, who leaves can leave, who is banned is kept out.</summary>
public sealed class RedisServerFullTests : IAsyncLifetime
{
    private const string Channel = "chat:x";

    private readonly RedisServerStore _server = RedisServerStore.CreateOrSkip();
    private ServiceProvider? _services;

    private IPresenceStore Presence => _services!.GetRequiredService<IPresenceStore>();

    private INodeRegistry Registry => _services!.GetRequiredService<INodeRegistry>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(Cancellation);
        _services = (await RedisNodes.ServicesAsync(_server.ConnectionString, "t")).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Leases_are_renewed_released_and_begun_in_a_full_server()
    {
        var first = await Registry.JoinAsync("realtime-1");
        var second = await Registry.JoinAsync("realtime-2");
        await FillAsync();

        Assert.Equal(NodeRegistryLayout.LeaseDuration, await Registry.RenewAsync(NodeLives.LeaseOf(first, connections: 7), Cancellation));
        Assert.Equal([7, 0], (await Registry.ReadAsync(Cancellation)).Select(static lease => lease.Connections));
        await Registry.ReleaseAsync(second, Cancellation);
        Assert.Equal("realtime-1", Assert.Single(await Registry.ReadAsync(Cancellation)).Name, StringComparer.Ordinal);
        Assert.Null(await Registry.RenewAsync(NodeLives.LeaseOf(second), Cancellation));

        await Registry.JoinAsync("realtime-2");
        await Registry.JoinAsync("realtime-3");
        Assert.Equal(3, (await Registry.ReadAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Bans_are_given_lifted_read_and_put_back_in_a_full_server()
    {
        var bans = _services!.GetRequiredService<IBanStore>();
        await FillAsync();

        Assert.Empty((await bans.ReadAsync(BanPosition.Start, 10, Cancellation)).Changes);
        await bans.BanAsync("ann", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(), "spam", 0, Cancellation);
        await bans.BanAsync("bob", 0, "", 0, Cancellation);
        await bans.UnbanAsync("bob", 0, Cancellation);
        await bans.RestoreAsync([new BanChange("eve", 1, 1, IsLifted: false, 0, "")], Cancellation);

        Assert.Equal(["ann", "bob", "eve"], (await bans.ReadAsync(BanPosition.Start, 10, Cancellation)).Changes.Select(static change => change.User));
    }

    [Fact]
    public async Task Members_leave_a_full_server_and_none_comes_in_or_is_left_halfway()
    {
        var (first, second) = (await Registry.JoinAsync("realtime-1"), await Registry.JoinAsync("realtime-2"));
        await AddAsync(first, "c-1", "ann");
        await AddAsync(first, "c-2", "ann");
        await AddAsync(second, "c-3", "ann");
        await AddAsync(second, "c-4", "bob");
        await FillAsync();

        foreach (var (owner, client) in ((NodeId, string)[])[(first, "c-1"), (first, "c-3"), (second, "c-5")])
        {
            var refused = await Assert.ThrowsAsync<UnavailableException>(() => AddAsync(owner, client, "eve"));
            Assert.False(refused.MayHaveHappened);
        }

        Assert.Equal(new PresenceStats(4, 2), await Presence.ReadStatsAsync(Channel, Cancellation));
        Assert.DoesNotContain((await Presence.ReadAsync(Channel, 10, Cancellation)).Members, static member => member.User == "eve");

        await Presence.RemoveAsync(Channel, first, "c-1", Cancellation);
        await Presence.RemoveAsync(Channel, first, "c-2", Cancellation);
        Assert.Equal(new PresenceStats(2, 2), await Presence.ReadStatsAsync(Channel, Cancellation));
        await Presence.RemoveAsync(Channel, second, "c-3", Cancellation);
        Assert.Equal(new PresenceStats(1, 1), await Presence.ReadStatsAsync(Channel, Cancellation));
        await Presence.RemoveAsync(Channel, second, "c-4", Cancellation);
        Assert.Equal(new PresenceStats(0, 0), await Presence.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task What_dead_owners_left_is_purged_from_a_full_server()
    {
        var (living, dead) = (await Registry.JoinAsync("realtime-1"), await Registry.JoinAsync("realtime-2"));
        var time = new ManualTime();
        var upkeep = ActivatorUtilities.CreateInstance<PresenceUpkeep>(_services!, time);
        upkeep.Track(Channel, living);
        await AddAsync(living, "c-1", "ann");
        await AddAsync(dead, "c-2", "ann");
        await Registry.ReleaseAsync(dead, Cancellation);
        await FillAsync();

        time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);
        var keys = _services!.GetRequiredService<PresenceKeys>();
        Assert.Equal(1, (int)await _server.OperateAsync("HLEN", keys.All(Channel, PresenceKeys.Owner(living))[1]));
        Assert.Equal(0, (int)await _server.OperateAsync("EXISTS", keys.Members(Channel, PresenceKeys.Owner(dead))));
    }

    [Fact]
    public async Task Refused_publishes_leave_nothing_behind_and_those_taken_are_whole()
    {
        await using var node = await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(_server.ConnectionString, "t"));
        await _server.OperateAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await _server.OperateAsync("CONFIG", "SET", "maxmemory", "20mb");
        string[] channels = [.. Enumerable.Range(0, 500).Select(static number => $"news:{number}")];
        foreach (var channel in channels)
        {
            await node.SubscribeAsync(channel);
        }

        var text = new string('x', 10 * 1024);
        var taken = channels.ToDictionary(static channel => channel, static _ => 0, StringComparer.Ordinal);
        var refused = 0;
        for (var round = 0; round < 6; round++)
        {
            foreach (var channel in channels)
            {
                try
                {
                    await node.PublishAsync(channel, text);
                    taken[channel]++;
                }
                catch (UnavailableException exception)
                {
                    Assert.False(exception.MayHaveHappened);
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 1, (6 * channels.Length) - 1);
        var state = node.Services.GetRequiredService<RedisConnectionState>();
        Assert.Equal("redis-refuses", state.Reason);
        // What needs no memory still works, and does not make the node look well.
        await node.ReadAsync(channels[0]);
        Assert.Equal("redis-refuses", state.Reason);

        await _server.OperateAsync("CONFIG", "SET", "maxmemory", "0");
        foreach (var channel in channels)
        {
            var position = await node.PublishAsync(channel, "last");
            Assert.Equal((ulong)taken[channel] + 1, position!.Value.Offset);
            await node.ReceivesAsync(channel, taken[channel] + 1);
            Assert.Equal([.. Enumerable.Repeat(text, taken[channel]), "last"], node.Received(channel));
            Assert.Equal(taken[channel] + 1, (await node.ReadAsync(channel)).Publications.Count);
        }

        Assert.Null(state.Reason);
        Assert.Empty(node.Events.Doubts);
    }

    private async Task FillAsync()
    {
        await _server.OperateAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await _server.OperateAsync("CONFIG", "SET", "maxmemory", "1mb");
    }

    private Task AddAsync(NodeId owner, string client, string user) => Presence.AddAsync(Channel, owner, new ClientInfo(user, client), Cancellation).AsTask();
}
