using System.Globalization;
using System.Net;
using LoadBalancer.Affinity;
using LoadBalancer.Edge;
using LoadBalancer.Nodes;

namespace Tests.LoadBalancer;

public sealed class RendezvousTests(ITestOutputHelper output)
{
    private const int Clients = 30_000;

    private static readonly string[] Nodes = ["realtime-1", "realtime-2", "realtime-3", "realtime-4"];

    private static readonly string[] Remaining = [.. Nodes.Where(static node => node != "realtime-2")];

    [Fact]
    public void Addresses_in_a_row_are_spread_evenly()
    {
        foreach (var (family, clients) in new[] { ("IPv4", IPv4()), ("IPv6", IPv6()) })
        {
            var counts = clients.CountBy(static client => Owner(client, Nodes), StringComparer.Ordinal).OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Clients} {family} clients: {string.Join(", ", counts.Select(static pair => $"{pair.Key} {pair.Value}"))}"));

            // Four times the standard deviation of a fair lot, which is 75.
            Assert.Equal(Nodes.Length, counts.Count);
            Assert.All(counts, static pair => Assert.InRange(pair.Value, Clients / Nodes.Length - 300, Clients / Nodes.Length + 300));
        }
    }

    [Fact]
    public void When_a_node_leaves_only_its_clients_move_and_to_all_others_alike()
    {
        var before = IPv4().ToDictionary(static client => client, static client => Owner(client, Nodes));

        var moved = before.Where(static pair => Owner(pair.Key, Remaining) != pair.Value).ToList();

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{moved.Count} of {Clients} clients moved when one of {Nodes.Length} nodes left"));
        Assert.All(moved, static pair => Assert.Equal("realtime-2", pair.Value));
        Assert.Equal(before.Count(static pair => pair.Value == "realtime-2"), moved.Count);
        Assert.All(
            moved.CountBy(static pair => Owner(pair.Key, Remaining), StringComparer.Ordinal),
            pair => Assert.InRange(pair.Value, moved.Count / 3 - 200, moved.Count / 3 + 200));
    }

    [Theory]
    [InlineData("203.0.113.9", "realtime-2")]
    [InlineData("203.0.113.10", "realtime-3")]
    [InlineData("10.0.0.1", "realtime-1")]
    [InlineData("2001:db8::7", "realtime-4")]
    [InlineData("2001:db8:0:1::7", "realtime-4")]
    [InlineData("::1", "realtime-4")]
    public void A_client_has_the_same_node_in_every_process_and_release(string client, string expected) => Assert.Equal(expected, Owner(AddressBlock.Of(IPAddress.Parse(client)), Nodes));

    [Theory]
    [InlineData("realtime-1", 12)]
    [InlineData("odd@name", long.MaxValue)]
    public void A_nodes_name_outlives_its_lives(string name, long incarnation) => Assert.Equal(name, NodeDestination.NameIn(NodeDestination.IdOf(name, incarnation)).ToString());

    private static string Owner(AddressBlock client, string[] nodes) => nodes.MaxBy(node => Rendezvous.Score(client, node))!;

    private static IEnumerable<AddressBlock> IPv4() => Enumerable.Range(0, Clients).Select(static number => new AddressBlock(0xCB007100u + (uint)number, IsIPv4: true));

    private static IEnumerable<AddressBlock> IPv6() => Enumerable.Range(0, Clients).Select(static number => new AddressBlock(0x20010DB800000000 + (ulong)number, IsIPv4: false));
}
