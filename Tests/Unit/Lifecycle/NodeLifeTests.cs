using Realtime.Cluster;
using Realtime.Lifecycle;
using Tests.Support;
using Wire;

namespace Tests.Unit.Lifecycle;

public sealed class NodeLifeTests
{
    private static readonly NodeId Node = new("realtime-1", 1);

    private readonly ManualTime _time = new();

    [Fact]
    public void Only_a_life_whose_lease_holds_is_given_out()
    {
        var life = new NodeLife(_time);
        Assert.Null(life.Node);
        life.Begin(Node);
        Assert.Null(life.Node);
        Assert.Equal(Node, life.Latest);

        life.Renewed(Node, _time.GetTimestamp(), NodeRegistryLayout.LeaseDuration);
        Assert.Equal(Node, life.Node);
        _time.Advance(NodeRegistryLayout.LeaseDuration - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Node, life.Node);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(life.Node);
        Assert.Equal(Node, life.Latest);

        life.Renewed(Node, _time.GetTimestamp(), NodeRegistryLayout.LeaseDuration);
        Assert.Equal(Node, life.Node);
        life.End();
        Assert.Null(life.Node);
        Assert.Null(life.Latest);
    }
}
