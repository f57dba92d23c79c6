using System.Text;
using LoadBalancer.Nodes;
using Wire;

namespace Tests.LoadBalancer;

public sealed class LeaseReaderTests
{
    [Theory]
    [InlineData("http://localhost:5001", "http://localhost:5001")]
    [InlineData("http://localhost:5001/", "http://localhost:5001")]
    [InlineData("https://10.0.0.5:8443", "https://10.0.0.5:8443")]
    [InlineData("http://[::1]:5001", "http://[::1]:5001")]
    public void Absolute_http_addresses_become_destinations(string address, string expected)
    {
        var reading = Read(Leases.Lease("realtime-1", address, incarnation: 12));

        Assert.Equal([new NodeDestination("realtime-1@12", expected)], reading.Nodes);
    }

    [Theory]
    [InlineData("localhost:5001")]
    [InlineData("ws://localhost:5001")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@localhost:5001")]
    [InlineData("http://localhost:5001/admin")]
    [InlineData("http://localhost:5001/?x=1")]
    [InlineData("http://localhost:5001/#x")]
    [InlineData("http://::1:5001")]
    [InlineData("http://*:5001")]
    [InlineData("http://")]
    public void Other_addresses_are_unreadable(string address)
    {
        var reading = Read(Leases.Lease("realtime-1", address));

        Assert.Empty(reading.Nodes);
        Assert.Equal(1, reading.Unreadable);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_node_without_an_address_is_counted_and_no_destination(string? address)
    {
        var reading = Read(Leases.Lease("realtime-1", address));

        Assert.Equal((0, 1, 0), (reading.Nodes.Count, reading.WithoutAddress, reading.Unreadable));
    }

    [Fact]
    public void Nodes_without_an_address_are_one_destination_where_they_share_one()
    {
        var reading = Read(Leases.Lease("realtime-1", address: null), Leases.Lease("realtime-2", address: null));

        Assert.Equal("http://realtime", Assert.Single(reading.Sharing("http://realtime").Nodes).Address);
        Assert.Empty(reading.Sharing(address: null).Nodes);
        Assert.Empty(Read().Sharing("http://realtime").Nodes);
        Assert.Equal("http://localhost:5001", Assert.Single(Read(Leases.Lease("realtime-1", "http://localhost:5001")).Sharing("http://realtime").Nodes).Address);
    }

    [Theory]
    [InlineData(NodeState.Joining)]
    [InlineData(NodeState.Draining)]
    public void Only_ready_nodes_are_destinations(NodeState state)
    {
        var reading = Read(Leases.Lease("realtime-1", "http://localhost:5001", state));

        Assert.Equal((0, 1, 0), (reading.Nodes.Count, reading.Announced, reading.Unreadable));
    }

    [Theory]
    [InlineData(NodeState.Ready, 1)]
    [InlineData(NodeState.Draining, 0)]
    public void A_lease_of_a_later_release_is_read_and_a_state_that_is_not_known_takes_no_new_clients(NodeState state, int destinations)
    {
        var text = Encoding.UTF8.GetString(Leases.Lease("realtime-1", "http://localhost:5001").ToUtf8Json())
            .Replace("\"Ready\"", state == NodeState.Ready ? "\"Ready\"" : "\"Dancing\"", StringComparison.Ordinal)
            .Replace("{", "{\"zone\":{\"name\":\"a\"},\"load\":[1,2],", StringComparison.Ordinal);

        var reading = LeaseReader.Read([Encoding.UTF8.GetBytes(text)]);

        Assert.Equal((destinations, 1, 0), (reading.Nodes.Count, reading.Announced, reading.Unreadable));
        Assert.Equal(state, NodeLease.Parse(Encoding.UTF8.GetBytes(text))?.State);
    }

    [Fact]
    public void The_later_life_of_a_name_wins_wherever_it_stands()
    {
        var earlier = Leases.Lease("realtime-1", "http://localhost:5001", incarnation: 7);
        var later = Leases.Lease("realtime-1", "http://localhost:5002", incarnation: 8);

        Assert.Equal("http://localhost:5002", Assert.Single(Read(earlier, later).Nodes).Address);
        Assert.Equal("http://localhost:5002", Assert.Single(Read(later, earlier).Nodes).Address);
    }

    [Fact]
    public void The_order_in_the_registry_does_not_matter()
    {
        var one = Leases.Lease("realtime-1", "http://localhost:5001");
        var two = Leases.Lease("realtime-2", "http://localhost:5002");

        Assert.Equal(Read(one, two).Nodes, Read(two, one).Nodes);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("{}")]
    [InlineData("{\"name\":\"\"}")]
    [InlineData("{\"name\":17}")]
    [InlineData("{\"name\":\"realtime-1\",\"state\":1}")]
    [InlineData("{\"name\":\"realtime-1\",\"incarnation\":99999999999999999999}")]
    [InlineData("{\"name\":\"realtime-1\",\"processStartedAt\":\"yesterday\"}")]
    [InlineData("{\"name\":\"a\\nb\",\"state\":\"Ready\",\"address\":\"http://localhost:5001\"}")]
    public void What_is_no_lease_is_unreadable(string text)
    {
        var reading = LeaseReader.Read([Encoding.UTF8.GetBytes(text)]);

        Assert.Equal((0, 1), (reading.Nodes.Count, reading.Unreadable));
    }

    [Fact]
    public void Deep_long_and_numerous_leases_are_bounded()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)'[', 10_000)];
        var wide = Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('a', 100_000)}\"}}");
        var many = Enumerable.Range(0, LeaseReader.MaxLeases).Select(static i => (ReadOnlyMemory<byte>)Leases.Lease($"n{i}", "http://localhost:1").ToUtf8Json());

        var reading = LeaseReader.Read([deep, wide, .. many]);

        Assert.Equal(LeaseReader.MaxLeases - 2, reading.Nodes.Count);
        Assert.Equal(4, reading.Unreadable);
    }

    private static NodeReading Read(params NodeLease[] leases) =>
        LeaseReader.Read([.. leases.Select(static lease => (ReadOnlyMemory<byte>)lease.ToUtf8Json())]);
}
