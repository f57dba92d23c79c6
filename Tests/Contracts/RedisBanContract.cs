using Microsoft.Extensions.DependencyInjection;
using Realtime.Bans;
using Realtime.Redis;
using StackExchange.Redis;

namespace Tests.Contracts;

/// <summary>What the ban list in Redis keeps to on every server, beside the contract.</summary>
public abstract class RedisBanContract : BanContract
{
    private static readonly string[] Parts = ["list", "bans", "changes", "ends", "lifts"];

    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private readonly List<ServiceProvider> _nodes = [];

    private protected abstract string ConnectionString { get; }

    private IDatabase Database => _nodes[0].GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async Task<(IBanStore Store, IBanStore Other)> CreateAsync() => (await NodeAsync(), await NodeAsync());

    // The scripts go by the server's clock, which no test can set: what they compare it with is moved instead.
    private protected override async Task PassAsync(string? user)
    {
        var key = Key(user is null ? "lifts" : "ends");
        foreach (var member in user is null ? await Database.SortedSetRangeByRankAsync(key) : [user])
        {
            await Database.SortedSetAddAsync(key, member, 1000);
        }
    }

    [Fact]
    public async Task All_keys_lie_in_one_slot_and_what_has_ended_leaves_none()
    {
        await Store.BanAsync("ann", DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(), "", 0, Cancellation);
        await Store.UnbanAsync("bob", 0, Cancellation);
        RedisKey[] keys = [.. Parts.Select(Key)];
        Assert.Equal(keys.Length, await Database.KeyExistsAsync(keys));
        Assert.Single(keys.Select(key => Database.Multiplexer.GetHashSlot(key)).Distinct());
        Assert.All(await Task.WhenAll(keys.Select(key => Database.KeyTimeToLiveAsync(key))), static ttl => Assert.Null(ttl));

        await PassAsync("ann");
        await PassAsync(null);
        await Store.ReadAsync(BanPosition.Start, 1, Cancellation);
        Assert.Equal(1, await Database.KeyExistsAsync(keys));
    }

    [Fact]
    public async Task Many_that_have_ended_are_swept_a_bounded_number_at_a_time_and_none_of_them_is_in_force()
    {
        for (var number = 0; number < 250; number++)
        {
            await Database.HashSetAsync(Key("bans"), Name(number), "1000 2000 x");
            await Database.SortedSetAddAsync(Key("ends"), Name(number), 2000);
            await Database.SortedSetAddAsync(Key("changes"), Name(number), 1000 + number);
        }

        var page = await Store.ReadAsync(BanPosition.Start, 1000, Cancellation);
        Assert.Equal(150, await Database.HashLengthAsync(Key("bans")));
        Assert.DoesNotContain(page.Changes, change => change.IsInForce(page.Now));
        await Store.ReadAsync(BanPosition.Start, 1, Cancellation);
        await Store.ReadAsync(BanPosition.Start, 1, Cancellation);
        Assert.Equal(0, await Database.HashLengthAsync(Key("bans")));
        Assert.Equal(0, await Database.SortedSetLengthAsync(Key("changes")));
    }

    [Fact]
    public async Task Another_data_set_begins_another_list_with_what_it_has_unless_it_is_trusted()
    {
        await Store.BanAsync("ann", 0, "", 0, Cancellation);
        var known = await PositionAsync();
        await Database.HashSetAsync(Key("list"), "data", "another");
        var trusting = await NodeAsync((nameof(RedisOptions.TrustFailover), "true"));
        Assert.False((await trusting.ReadAsync(known, 10, Cancellation)).IsFromStart);

        var page = await Store.ReadAsync(known, 10, Cancellation);
        Assert.True(page.IsFromStart);
        Assert.NotEqual(known.List, page.Position.List);
        Assert.Equal("ann", Assert.Single(page.Changes).User);
        Assert.Equal(page.Position.List, (await Other.ReadAsync(known, 10, Cancellation)).Position.List);
    }

    [Fact]
    public async Task Versions_grow_though_the_store_lost_its_memory_or_its_clock_was_set_back()
    {
        var first = await Store.BanAsync("ann", 0, "", 0, Cancellation);
        await Database.KeyDeleteAsync([.. Parts.Select(Key)]);
        var second = await Store.BanAsync("ann", 0, "", first.Change!.Version + 60_000, Cancellation);
        Assert.NotEqual(first.List, second.List);
        Assert.Equal(first.Change.Version + 60_001, second.Change!.Version);

        var ahead = DateTimeOffset.UtcNow.AddYears(1).ToUnixTimeMilliseconds();
        await Database.HashSetAsync(Key("list"), "version", ahead);
        Assert.Equal(ahead + 1, (await Store.UnbanAsync("ann", 0, Cancellation)).Change!.Version);
    }

    [Fact]
    public async Task Two_nodes_that_change_the_list_at_once_make_one_order()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => (number % 2 == 0 ? Store : Other).BanAsync(Name(number), 0, "", 0, Cancellation).AsTask()));

        var chain = receipts.OrderBy(static receipt => receipt.Change!.Version).ToList();
        Assert.Equal(chain.Select(static receipt => receipt.Change!.Version).SkipLast(1), chain.Skip(1).Select(static receipt => receipt.Previous));
    }

    private RedisKey Key(string part) => $"{_prefix}:{{bans}}:{part}";

    private async Task<IBanStore> NodeAsync(params (string Key, string Value)[] settings)
    {
        var services = await RedisNodes.ServicesAsync(ConnectionString, _prefix, settings);
        services.Configure<BanOptions>(static options => options.MaxUsers = MaxUsers);
        _nodes.Add(services.BuildServiceProvider());
        return _nodes[^1].GetRequiredService<IBanStore>();
    }
}
