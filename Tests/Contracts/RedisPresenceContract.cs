using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Presence.Redis;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>What the presence in Redis keeps to on every server, beside the contract: what stays in the server, and for how long.</summary>
public abstract class RedisPresenceContract : PresenceContract
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private readonly ManualTime _time = new();
    private readonly List<ServiceProvider> _nodes = [];

    private protected abstract string ConnectionString { get; }

    private IServiceProvider Services => _nodes[0];

    private IDatabase Database => Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    private PresenceKeys Keys => Services.GetRequiredService<PresenceKeys>();

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async Task<(IPresenceStore Store, IPresenceStore Other, INodeRegistry Registry)> CreateAsync()
    {
        for (var node = 0; node < 2; node++)
        {
            _nodes.Add((await RedisNodes.ServicesAsync(ConnectionString, _prefix)).BuildServiceProvider());
        }

        return (Services.GetRequiredService<IPresenceStore>(), _nodes[1].GetRequiredService<IPresenceStore>(), Services.GetRequiredService<INodeRegistry>());
    }

    private protected override Task ExpireAsync(NodeId node) => RedisNodes.ExpireAsync(Database, _prefix, node.Name);

    [Fact]
    public async Task Nothing_is_left_when_all_have_left()
    {
        var (first, second) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"));
        await AddAsync(Store, first, "c-1", "ann");
        await AddAsync(Store, second, "c-2", "ann");
        await AddAsync(Store, second, "c-1", "bob");
        await RemoveAsync(Store, second, "c-1");
        await RemoveAsync(Store, second, "c-2");

        Assert.Empty(await ExistingAsync(first, second));
    }

    [Fact]
    public async Task Channel_whose_keys_expired_begins_anew()
    {
        var node = await JoinAsync("realtime-1");
        await AddAsync(Store, node, "c-1", "ann");
        await AddAsync(Store, node, "c-2", "bob");
        foreach (var key in await ExistingAsync(node))
        {
            await Database.KeyExpireAsync(key, TimeSpan.FromMilliseconds(50));
        }

        await Eventually.HoldsAsync(async () => (await ExistingAsync(node)).Count == 0, "the keys are gone", CancellationToken.None);
        await AddAsync(Store, node, "c-3", "eve");
        Assert.Equal(new PresenceStats(1, 1), await Store.ReadStatsAsync(Channel, TestContext.Current.CancellationToken));
        await RemoveAsync(Store, node, "c-1");
        await RemoveAsync(Store, node, "c-3");
        Assert.Empty(await ExistingAsync(node));
    }

    [Fact]
    public async Task Every_key_expires()
    {
        var node = await JoinAsync("realtime-1");
        await AddAsync(Store, node, "c-1", "ann");
        await AddAsync(Store, node, "c-2", "ann");

        await ExpireInMinutesAsync(node, 10);
    }

    [Fact]
    public async Task Upkeep_prolongs_what_has_members_and_forgets_what_has_none()
    {
        var node = await JoinAsync("realtime-1");
        var (store, upkeep) = CreateWithUpkeep();
        await AddAsync(store, node, "c-1", "ann");
        await ShortenAsync(node);
        await upkeep.RenewDueAsync(Cancellation);
        Assert.True((await Database.KeyTimeToLiveAsync(Keys.Members(Channel, PresenceKeys.Owner(node))))!.Value <= TimeSpan.FromMinutes(1));

        for (var round = 0; round < 2; round++)
        {
            _time.Advance(PresenceUpkeep.Interval);
            await upkeep.RenewDueAsync(Cancellation);
            await ExpireInMinutesAsync(node, 10);
            await ShortenAsync(node);
        }

        await RemoveAsync(store, node, "c-1");
        _time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);
        await AddAsync(Other, node, "c-1", "ann");
        await ShortenAsync(node);
        _time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);
        Assert.True((await Database.KeyTimeToLiveAsync(Keys.Members(Channel, PresenceKeys.Owner(node))))!.Value <= TimeSpan.FromMinutes(1));

        await AddAsync(store, node, "c-1", "ann");
        await ShortenAsync(node);
        _time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);
        await ExpireInMinutesAsync(node, 10);
    }

    [Fact]
    public async Task Upkeep_purges_what_dead_owners_left()
    {
        var (living, dead, gone) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"), await JoinAsync("realtime-3"));
        var (store, upkeep) = CreateWithUpkeep();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => AddAsync(Other, dead, $"d-{number}", $"user-{number % 100}")));
        await AddAsync(Other, gone, "g-1", "user-1");
        await AddAsync(Other, gone, "c-1", "user-1");
        await AddAsync(store, living, "c-1", "user-1");
        await EndAsync(dead, isReleased: false);
        await EndAsync(gone, isReleased: true);
        _time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);

        var owner = PresenceKeys.Owner(living);
        RedisKey[] keys = Keys.All(Channel, owner);
        Assert.Equal([new HashEntry("c-1", $"{owner} =user-1")], await Database.HashGetAllAsync(keys[0]));
        Assert.Equal([new HashEntry(owner, 1)], await Database.HashGetAllAsync(keys[1]));
        Assert.Equal([new HashEntry("=user-1", $"{owner} 1")], await Database.HashGetAllAsync(keys[2]));
        Assert.Equal([new HashEntry(owner, 1)], await Database.HashGetAllAsync(keys[3]));
        Assert.False(await Database.KeyExistsAsync(Keys.Members(Channel, PresenceKeys.Owner(dead))));
        Assert.False(await Database.KeyExistsAsync(Keys.Members(Channel, PresenceKeys.Owner(gone))));
        Assert.Equal(["c-1"], await ClientsAsync(Other));
        Assert.Equal(new PresenceStats(1, 1), await Other.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task Upkeep_lets_the_channels_of_an_own_ended_life_go()
    {
        var node = await JoinAsync("realtime-1");
        var (store, upkeep) = CreateWithUpkeep();
        await AddAsync(store, node, "c-1", "ann");
        await EndAsync(node, isReleased: true);
        _time.Advance(PresenceUpkeep.Interval);
        await upkeep.RenewDueAsync(Cancellation);

        Assert.Empty(await ExistingAsync(node));
    }

    [Fact]
    public async Task Upkeep_of_a_channel_that_cannot_be_renewed_holds_up_no_other()
    {
        var node = await JoinAsync("realtime-1");
        var (store, upkeep) = CreateWithUpkeep();
        RedisKey[] damaged = [.. Enumerable.Range(0, 500).Select(number => Keys.Counts($"chat:{number}")[0])];
        for (var number = 0; number < damaged.Length; number++)
        {
            upkeep.Track($"chat:{number}", node);
        }

        await Task.WhenAll(damaged.Select(key => Database.StringSetAsync(key, "1")));
        await AddAsync(store, node, "c-1", "ann");
        await ShortenAsync(node);
        _time.Advance(PresenceUpkeep.Interval);
        for (var tick = 0; tick < 3; tick++)
        {
            await upkeep.RenewDueAsync(Cancellation);
        }

        await ExpireInMinutesAsync(node, 10);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_left_out()
    {
        var node = await JoinAsync("realtime-1");
        await AddAsync(Store, node, "c-1", "ann");
        await AddAsync(Store, node, "c-2", "ann");
        foreach (var junk in (string[])["", "{", "null", "{\"user\":\"ann\"}", "{\"user\":\"ann\",\"client\":\"c-2\",\"conn\":\"?\"}"])
        {
            await Database.HashSetAsync(Keys.Members(Channel, PresenceKeys.Owner(node)), "c-2", junk);
            Assert.Equal(["c-1"], await ClientsAsync(Other));
        }
    }

    [Fact]
    public async Task Forgotten_scripts_cost_nothing()
    {
        var node = await JoinAsync("realtime-1");
        for (var number = 0; number < 20; number++)
        {
            await using var admin = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
            await admin.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");
            await AddAsync(Store, node, $"c-{number}", "ann");
            await RemoveAsync(Store, node, $"c-{number - 1}");
        }

        Assert.Equal(["c-19"], await ClientsAsync(Other));
    }

    private (IPresenceStore Store, PresenceUpkeep Upkeep) CreateWithUpkeep()
    {
        var calls = Services.GetRequiredService<RedisCalls>();
        var upkeep = new PresenceUpkeep(calls, Keys, Registry, _time);
        return (new RedisPresenceStore(calls, Keys, Registry, upkeep), upkeep);
    }

    private async Task<List<string>> ExistingAsync(params NodeId[] owners)
    {
        List<string> existing = [];
        foreach (var key in owners.SelectMany(owner => Keys.All(Channel, PresenceKeys.Owner(owner))))
        {
            if (await Database.KeyExistsAsync(key))
            {
                existing.Add(key.ToString());
            }
        }

        return existing;
    }

    private async Task ShortenAsync(NodeId owner)
    {
        foreach (var key in Keys.All(Channel, PresenceKeys.Owner(owner)))
        {
            Assert.True(await Database.KeyExpireAsync(key, TimeSpan.FromMinutes(1)));
        }
    }

    private async Task ExpireInMinutesAsync(NodeId owner, int minutes)
    {
        var keys = Keys.All(Channel, PresenceKeys.Owner(owner));
        foreach (var key in keys)
        {
            var expected = TimeSpan.FromMinutes(key == keys[^1] ? minutes * 2 : minutes);
            Assert.InRange((await Database.KeyTimeToLiveAsync(key))!.Value, expected - TimeSpan.FromMinutes(1), expected);
        }
    }
}
