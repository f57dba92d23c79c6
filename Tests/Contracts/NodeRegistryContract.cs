using Realtime.Cluster;
using Wire;

namespace Tests.Contracts;

/// <summary>What every node registry keeps to. A backend inherits it.</summary>
public abstract class NodeRegistryContract : IAsyncLifetime
{
    private INodeRegistry? _registry;

    private protected INodeRegistry Registry => _registry!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await CreateAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected abstract Task<INodeRegistry> CreateAsync();

    /// <summary>Ends the node's lease as if its time had passed.</summary>
    private protected abstract Task ExpireAsync(string name);

    [Fact]
    public async Task Node_is_known_once_it_has_renewed_and_until_it_releases()
    {
        var node = await Registry.BeginAsync("realtime-1", 0, Cancellation);
        Assert.Empty(await Registry.ReadAsync(Cancellation));

        var lease = LeaseOf(node, connections: 7);
        Assert.Equal(NodeRegistryLayout.LeaseDuration, await Registry.RenewAsync(lease, Cancellation));
        Assert.Equal(lease, Assert.Single(await Registry.ReadAsync(Cancellation)));

        await Registry.RenewAsync(lease with { Connections = 8, State = NodeState.Draining, Address = null }, Cancellation);
        Assert.Equal(lease with { Connections = 8, State = NodeState.Draining, Address = null }, Assert.Single(await Registry.ReadAsync(Cancellation)));

        await Registry.ReleaseAsync(node, Cancellation);
        await Registry.ReleaseAsync(node, Cancellation);
        Assert.Empty(await Registry.ReadAsync(Cancellation));
        Assert.Null(await Registry.RenewAsync(lease, Cancellation));
    }

    [Fact]
    public async Task Every_life_of_a_name_has_a_higher_incarnation()
    {
        var last = 0L;
        for (var life = 0; life < 20; life++)
        {
            var node = await Registry.BeginAsync("realtime-1", 0, Cancellation);
            Assert.True(node.Incarnation > last);
            last = node.Incarnation;
            if (life % 2 == 0)
            {
                await Registry.ReleaseAsync(node, Cancellation);
            }
        }

        Assert.InRange(last, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), 1L << 52);
    }

    [Fact]
    public async Task Later_life_ends_the_earlier_one()
    {
        var first = await JoinAsync("realtime-1");
        var second = await Registry.BeginAsync("realtime-1", 0, Cancellation);
        Assert.Empty(await Registry.ReadAsync(Cancellation));

        Assert.Null(await Registry.RenewAsync(LeaseOf(first), Cancellation));
        await Registry.RenewAsync(LeaseOf(second), Cancellation);
        await Registry.ReleaseAsync(first, Cancellation);
        Assert.Equal(second.Incarnation, Assert.Single(await Registry.ReadAsync(Cancellation)).Incarnation);
    }

    [Fact]
    public async Task Later_life_surpasses_the_one_that_its_process_had_whatever_the_store_knows_of_it()
    {
        var ahead = DateTimeOffset.UtcNow.AddYears(1).ToUnixTimeMilliseconds();

        Assert.Equal(ahead + 1, (await Registry.BeginAsync("realtime-1", ahead, Cancellation)).Incarnation);
        Assert.Equal(ahead + 2, (await Registry.BeginAsync("realtime-1", 0, Cancellation)).Incarnation);
    }

    [Fact]
    public async Task Lease_that_ended_is_not_renewed()
    {
        var node = await JoinAsync("realtime-1");
        await ExpireAsync("realtime-1");

        Assert.Empty(await Registry.ReadAsync(Cancellation));
        Assert.Null(await Registry.RenewAsync(LeaseOf(node), Cancellation));
        var next = await JoinAsync("realtime-1");
        Assert.True(next.Incarnation > node.Incarnation);
        Assert.Single(await Registry.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Life_that_nobody_began_is_not_renewed() =>
        Assert.Null(await Registry.RenewAsync(LeaseOf(new NodeId("realtime-1", 1)), Cancellation));

    [Fact]
    public async Task Nodes_come_sorted_by_name()
    {
        foreach (var name in new[] { "realtime-2", "B", "a", "realtime-10", "_" })
        {
            await JoinAsync(name);
        }

        Assert.Equal(["B", "_", "a", "realtime-10", "realtime-2"], (await Registry.ReadAsync(Cancellation)).Select(static lease => lease.Name).ToArray());
    }

    [Fact]
    public async Task Of_many_that_take_one_name_at_once_only_the_last_is_known()
    {
        var lives = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Registry.BeginAsync("realtime-1", 0, Cancellation).AsTask()));
        Assert.Equal(32, lives.Distinct().Count());

        var renewals = await Task.WhenAll(lives.Select(async life => (life, holds: await Registry.RenewAsync(LeaseOf(life), Cancellation))));
        var holder = Assert.Single(renewals, static renewal => renewal.holds is not null);
        Assert.Equal(lives.Max(static life => life.Incarnation), holder.life.Incarnation);
    }

    private protected Task<NodeId> JoinAsync(string name) => Registry.JoinAsync(name);

    private protected static NodeLease LeaseOf(NodeId node, int connections = 0) => NodeLives.LeaseOf(node, connections);
}
