using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Redis;
using StackExchange.Redis;
using Wire;

namespace Tests.Contracts;

/// <summary>What the registry in Redis keeps to on every server, beside the contract.</summary>
public abstract class RedisNodeRegistryContract : NodeRegistryContract
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private ServiceProvider? _services;

    private protected abstract string ConnectionString { get; }

    private IDatabase Database => _services!.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    private string LifeKey(string name) => RedisNodes.LifeKey(_prefix, name);

    public override async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override async Task<INodeRegistry> CreateAsync()
    {
        _services = (await RedisNodes.ServicesAsync(ConnectionString, _prefix)).BuildServiceProvider();
        return _services.GetRequiredService<INodeRegistry>();
    }

    private protected override Task ExpireAsync(string name) => RedisNodes.ExpireAsync(Database, _prefix, name);

    [Fact]
    public async Task Balancer_reads_what_nodes_write_by_the_layout_alone()
    {
        var node = await JoinAsync("realtime-1");
        RedisKey[] keys = [NodeRegistryLayout.LeasesKey(_prefix), NodeRegistryLayout.ExpiriesKey(_prefix)];
        var answer = (byte[][])(await Database.ScriptEvaluateAsync(NodeRegistryLayout.ReadScript, keys))!;

        Assert.Equal(LeaseOf(node), NodeLease.Parse(Assert.Single(answer)));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("deleted")]
    public async Task What_is_gone_is_written_anew_as_if_it_had_never_been(string way)
    {
        var first = await JoinAsync("realtime-1");
        RedisKey[] keys = [LifeKey("realtime-1"), NodeRegistryLayout.LeasesKey(_prefix), NodeRegistryLayout.ExpiriesKey(_prefix)];
        if (way == "expired")
        {
            await RedisNodes.LetExpireAsync(Database, keys);
        }
        else
        {
            Assert.Equal(keys.Length, await Database.KeyDeleteAsync(keys));
        }

        Assert.Empty(await Registry.ReadAsync(Cancellation));
        Assert.Null(await Registry.RenewAsync(LeaseOf(first), Cancellation));
        Assert.Empty(await Registry.ReadAsync(Cancellation));
        var second = await Registry.BeginAsync("realtime-1", first.Incarnation, Cancellation);
        Assert.True(second.Incarnation > first.Incarnation);
        Assert.NotNull(await Registry.RenewAsync(LeaseOf(second), Cancellation));
        Assert.Equal(LeaseOf(second), Assert.Single(await Registry.ReadAsync(Cancellation)));

        // Numbers of now, not what is left of others.
        Assert.Equal(second.Incarnation, (long)await Database.HashGetAsync(LifeKey("realtime-1"), "incarnation"));
        var ends = (long)await Database.HashGetAsync(LifeKey("realtime-1"), "ends");
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(ends) - TimeProvider.System.GetUtcNow(), -NodeRegistryLayout.LeaseDuration, NodeRegistryLayout.LeaseDuration);
        Assert.Equal(ends, await Database.SortedSetScoreAsync(NodeRegistryLayout.ExpiriesKey(_prefix), "realtime-1"));
        Assert.InRange((await Database.KeyTimeToLiveAsync(LifeKey("realtime-1")))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Ended_leases_are_swept_by_the_next_renewal()
    {
        await JoinAsync("realtime-1");
        await ExpireAsync("realtime-1");
        await JoinAsync("realtime-2");

        Assert.Equal("realtime-2", Assert.Single(await Database.HashKeysAsync(NodeRegistryLayout.LeasesKey(_prefix))));
        Assert.Equal("realtime-2", Assert.Single(await Database.SortedSetRangeByRankAsync(NodeRegistryLayout.ExpiriesKey(_prefix))));
        Assert.InRange((await Database.KeyTimeToLiveAsync(LifeKey("realtime-1")))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Incarnation_grows_though_the_store_s_clock_was_set_back()
    {
        var ahead = DateTimeOffset.UtcNow.AddYears(1).ToUnixTimeMilliseconds();
        await Database.HashSetAsync(LifeKey("realtime-1"), "incarnation", ahead);
        Assert.Equal(ahead + 1, (await Registry.BeginAsync("realtime-1", 0, Cancellation)).Incarnation);
    }

    [Fact]
    public async Task Lease_that_was_begun_in_another_data_set_is_lost_unless_that_is_trusted()
    {
        var node = await JoinAsync("realtime-1");
        await Database.HashSetAsync(LifeKey("realtime-1"), "data", "another");
        await using var trusting = (await RedisNodes.ServicesAsync(ConnectionString, _prefix, (nameof(RedisOptions.TrustFailover), "true"))).BuildServiceProvider();
        Assert.NotNull(await trusting.GetRequiredService<INodeRegistry>().RenewAsync(LeaseOf(node), Cancellation));
        Assert.Null(await Registry.RenewAsync(LeaseOf(node), Cancellation));

        await JoinAsync("realtime-1");
        Assert.Single(await Registry.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Lease_that_cannot_be_read_is_left_out()
    {
        var node = await JoinAsync("realtime-1");
        await JoinAsync("realtime-2");
        await Database.HashSetAsync(NodeRegistryLayout.LeasesKey(_prefix), "realtime-2", "{");

        Assert.Equal(LeaseOf(node), Assert.Single(await Registry.ReadAsync(Cancellation)));
    }
}
