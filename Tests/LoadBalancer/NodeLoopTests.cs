using System.Text;
using LoadBalancer.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;
using Wire;

namespace Tests.LoadBalancer;

public sealed class NodeLoopTests
{
    [Fact]
    public async Task A_registry_that_does_not_answer_counts_as_away_and_the_nodes_stay()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:RegistryReadTimeout", "00:00:00.100"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        var directory = balancer.Services.GetRequiredService<NodeDirectory>();

        balancer.Registry.FallSilent();
        await Eventually.TrueAsync(() => directory.Picture.Registry == RegistryState.Away);

        Assert.Single(directory.Picture.Nodes);
        Assert.Equal(1, balancer.Logs.Count("cannot be read."));
    }

    [Fact]
    public async Task An_outage_of_the_registry_is_said_once_and_its_end_as_well()
    {
        await using var balancer = await TestBalancer.StartAsync();
        balancer.Registry.Fail(new IOException("gone"));
        await balancer.NextPictureAsync();
        await balancer.NextPictureAsync();

        balancer.Registry.Fail(null);
        await Eventually.TrueAsync(() => balancer.Logs.Count("can be read again") == 1);

        Assert.Equal(1, balancer.Logs.Count("cannot be read."));
    }

    [Fact]
    public async Task Garbage_beside_a_good_lease_is_skipped_and_said_once()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");

        balancer.Registry.HoldRaw([0xff, 0x00], Encoding.UTF8.GetBytes("{\"name\":"), [], node.Lease().ToUtf8Json());
        await balancer.NextPictureAsync();
        await balancer.NextPictureAsync();

        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);
        Assert.Equal(1, balancer.Logs.Count("3 leases in the node registry cannot be used"));
    }

    [Fact]
    public async Task Nodes_that_announce_no_address_are_reached_where_they_share_one()
    {
        await using var node = await FakeNode.StartAsync("realtime");
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:NodesAddress", node.Address));

        await balancer.HoldAsync(Leases.Lease("realtime-1", address: null), Leases.Lease("realtime-2", address: null));
        await balancer.HasNodesAsync(1);

        var (socket, name) = await balancer.ConnectAsync();
        socket.Dispose();
        Assert.Equal(node.Name, name);
    }

    [Fact]
    public void An_emptied_registry_is_doubted_for_as_long_as_a_lease_holds()
    {
        var time = new ManualTime();
        var directory = new NodeDirectory(time);
        directory.Take(Reading("http://localhost:5001"));

        Assert.False(directory.Take(Reading()));
        time.Advance(NodeRegistryLayout.LeaseDuration - TimeSpan.FromSeconds(1));
        Assert.False(directory.Take(Reading()));
        Assert.Single(directory.Picture.Nodes);
        Assert.Equal(RegistryState.Emptied, directory.Picture.Registry);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(directory.Take(Reading()));
        Assert.Empty(directory.Picture.Nodes);
        Assert.Equal(RegistryState.Read, directory.Picture.Registry);
    }

    [Fact]
    public void The_doubt_begins_anew_after_nodes_were_seen_again()
    {
        var time = new ManualTime();
        var directory = new NodeDirectory(time);
        directory.Take(Reading("http://localhost:5001"));
        directory.Take(Reading());
        time.Advance(NodeRegistryLayout.LeaseDuration);
        directory.Take(Reading("http://localhost:5001"));

        Assert.False(directory.Take(Reading()));
        Assert.Single(directory.Picture.Nodes);
    }

    private static NodeReading Reading(params string[] addresses) =>
        LeaseReader.Read([.. addresses.Select(static (address, i) => (ReadOnlyMemory<byte>)Leases.Lease($"realtime-{i}", address).ToUtf8Json())]);

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
