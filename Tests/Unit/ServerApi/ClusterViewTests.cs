using Realtime.Cluster;
using Realtime.Protocol;
using Realtime.ServerApi.Nodes;
using Tests.Support;
using Wire;

namespace Tests.Unit.ServerApi;

public sealed class ClusterViewTests
{
    private readonly ManualTime _time = new();
    private readonly FakeRegistry _registry = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_registry_is_asked_once_a_second_at_most()
    {
        var view = new ClusterView(_registry, _time);
        for (var call = 0; call < 10; call++)
        {
            Assert.NotNull(await view.ReadAsync(Cancellation));
        }

        Assert.Equal(1, _registry.Reads);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, (await view.ReadAsync(Cancellation))!.Value.Age);
        Assert.Equal(2, _registry.Reads);
    }

    [Fact]
    public async Task While_the_registry_is_away_the_last_picture_stays_for_a_minute_and_says_its_age()
    {
        var view = new ClusterView(_registry, _time);
        Assert.NotNull(await view.ReadAsync(Cancellation));
        _registry.IsAway = true;

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(60), (await view.ReadAsync(Cancellation))!.Value.Age);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await view.ReadAsync(Cancellation));

        _registry.IsAway = false;
        Assert.NotNull(await view.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_node_that_has_never_read_it_says_nothing()
    {
        _registry.IsAway = true;
        Assert.Null(await new ClusterView(_registry, _time).ReadAsync(Cancellation));
    }

    private sealed class FakeRegistry : INodeRegistry
    {
        public bool IsAway { get; set; }

        public int Reads { get; private set; }

        public ValueTask<IReadOnlyList<NodeLease>> ReadAsync(CancellationToken cancellationToken)
        {
            Reads++;
            return IsAway ? throw new UnavailableException("away", mayHaveHappened: false) : new([]);
        }

        public ValueTask<NodeId> BeginAsync(string name, long above, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<TimeSpan?> RenewAsync(NodeLease lease, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask ReleaseAsync(NodeId node, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
