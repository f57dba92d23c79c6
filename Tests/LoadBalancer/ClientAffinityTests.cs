using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using LoadBalancer.Health;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;
using Wire;

namespace Tests.LoadBalancer;

/// <summary>Clients that are led by their address, or by nothing.</summary>
public sealed class ClientAffinityTests(ITestOutputHelper output)
{
    private const int Clients = 60;

    private static readonly (string, string?)[] ByAddress =
    [
        ("LoadBalancer:Affinity:Mode", "ClientAddress"),
        ("LoadBalancer:TrustedProxies:Addresses:0", "127.0.0.1"),
        // No probe takes a dead node out while a test runs.
        ("LoadBalancer:Health:FailuresUntilUnhealthy", "100"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_comes_back_to_its_node_by_its_address_alone_at_whichever_balancer()
    {
        await using var first = await TestBalancer.StartAsync(settings: ByAddress);
        await using var second = await TestBalancer.StartAsync(settings: ByAddress);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await using var three = await FakeNode.StartAsync("realtime-3");
        await first.HoldAsync(one.Lease(), two.Lease(), three.Lease());
        await second.HoldAsync(three.Lease(), one.Lease(), two.Lease());

        var nodes = await NodesOfAsync(first);

        Assert.Equal(nodes, await NodesOfAsync(first));
        Assert.Equal(nodes, await NodesOfAsync(second));
        Assert.Equal(3, nodes.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task All_spellings_of_a_client_and_its_whole_network_lead_to_one_node_by_every_door(string version)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ByAddress);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        var owner = await NodeOfAsync(balancer, "2001:db8::7");

        foreach (var spelling in new[] { "[2001:db8::7]:51000", "2001:db8::1:2:3:4", "6.6.6.6, 2001:db8:0:0:ffff::" })
        {
            Assert.Equal(owner, await NodeOfAsync(balancer, spelling));
            Assert.Equal(owner, (await balancer.ConnectAsync(version: Version.Parse(version), forwardedFor: spelling)).Node);
        }

        Assert.Equal(await NodeOfAsync(balancer, "203.0.113.9"), (await balancer.ConnectAsync(forwardedFor: "::ffff:203.0.113.9")).Node);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_a_node_goes_only_its_clients_move_and_with_its_next_life_they_come_back(bool drains)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ByAddress);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await using var three = await FakeNode.StartAsync("realtime-3");
        await balancer.HoldAsync(one.Lease(), two.Lease(), three.Lease());
        var before = await NodesOfAsync(balancer);

        await balancer.HoldAsync(drains ? [one.Lease(), two.Lease(NodeState.Draining), three.Lease()] : [one.Lease(), three.Lease()]);
        var without = await NodesOfAsync(balancer);
        await balancer.HoldAsync(one.Lease(), two.Lease(incarnation: 2), three.Lease());

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before.Zip(without).Count(static pair => pair.First != pair.Second)} of {Clients} clients moved when one of three nodes went"));
        Assert.DoesNotContain("realtime-2", without);
        Assert.All(before.Zip(without), static pair => Assert.True(pair.First == "realtime-2" || pair.First == pair.Second, $"{pair.First} to {pair.Second}"));
        Assert.Equal(before, await NodesOfAsync(balancer));
    }

    [Fact]
    public async Task A_node_that_is_dead_refuses_or_is_degraded_is_passed_over()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ByAddress);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        var client = await ClientOfAsync(balancer, "realtime-2");

        two.IsDraining = true;
        Assert.Equal("realtime-1", (await balancer.ConnectAsync(forwardedFor: client)).Node);
        Assert.Single(two.Refused);
        two.IsDraining = false;
        Assert.Equal("realtime-2", (await balancer.ConnectAsync(forwardedFor: client)).Node);

        two.Reasons = "bus-silent";
        await Eventually.TrueAsync(() => balancer.Services.GetRequiredService<DegradedNodes>().Count == 1);
        Assert.Equal("realtime-1", (await balancer.ConnectAsync(forwardedFor: client)).Node);
        two.Reasons = null;
        await Eventually.TrueAsync(() => balancer.Services.GetRequiredService<DegradedNodes>().Count == 0);

        await balancer.HoldAsync(one.Lease(), Leases.Lease("realtime-2", $"http://127.0.0.1:{FreePort.Take()}", incarnation: 2));
        Assert.Equal("realtime-1", (await balancer.ConnectAsync(forwardedFor: client)).Node);
    }

    [Fact]
    public async Task A_node_that_fails_its_checks_loses_its_clients_until_it_is_well()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: [.. ByAddress[..2], ("LoadBalancer:Health:FailuresUntilUnhealthy", "1")]);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        var client = await ClientOfAsync(balancer, "realtime-2");

        two.IsHealthy = false;
        await Eventually.TrueAsync(async () => await NodeOfAsync(balancer, client) == "realtime-1");
        two.IsHealthy = true;
        await Eventually.TrueAsync(async () => await NodeOfAsync(balancer, client) == "realtime-2");
    }

    [Fact]
    public async Task A_backends_calls_go_where_there_is_least_to_do()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ByAddress);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        var (socket, node) = await balancer.ConnectAsync(forwardedFor: "203.0.113.9");

        using var answer = await balancer.Client().SendAsync(Request(HttpMethod.Get, "/api/info", "203.0.113.9"), Cancellation);

        Assert.NotEqual(node, (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))?.Node);
        Assert.Equal("still here", await socket.EchoAsync("still here"));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("ClientAddress")]
    public async Task Without_the_cookie_mode_there_is_no_cookie_and_an_old_one_means_nothing(string mode)
    {
        await using var cookies = await TestBalancer.StartAsync();
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:Affinity:Mode", mode));
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await cookies.HoldAsync(one.Lease());
        await balancer.HoldAsync(one.Lease(), two.Lease());
        using var before = await cookies.Client().PostAsync("/emulation", content: null, Cancellation);
        var cookie = before.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        List<WebSocket> sockets = [];
        HashSet<string> nodes = [];
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var (socket, node) = await balancer.ConnectAsync(cookie);
            sockets.Add(socket);
            nodes.Add(node);
        }

        // Without affinity the sockets are shared out; by the address all of one client's are on one node.
        Assert.Equal(mode == "None" ? 2 : 1, nodes.Count);
        using var answer = await balancer.Client().PostAsync("/emulation", content: null, Cancellation);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_mode_that_there_is_not_stops_the_start_and_is_named()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => TestBalancer.StartAsync(settings: ("LoadBalancer:Affinity:Mode", "Sticky")));

        Assert.Contains("LoadBalancer:Affinity:Mode", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Mode", (await Assert.ThrowsAnyAsync<Exception>(() => TestBalancer.StartAsync(settings: ("LoadBalancer:Affinity:Mode", "7")))).Message, StringComparison.Ordinal);
    }

    /// <summary>Where each of some clients is led.</summary>
    private static async Task<List<string>> NodesOfAsync(TestBalancer balancer)
    {
        List<string> nodes = [];
        for (var client = 1; client <= Clients; client++)
        {
            nodes.Add(await NodeOfAsync(balancer, Address(client)));
        }

        return nodes;
    }

    /// <summary>Some client that belongs to this node.</summary>
    private static async Task<string> ClientOfAsync(TestBalancer balancer, string node)
    {
        var nodes = await NodesOfAsync(balancer);
        return Address(nodes.IndexOf(node) + 1);
    }

    private static string Address(int client) => string.Create(CultureInfo.InvariantCulture, $"203.0.113.{client}");

    private static async Task<string> NodeOfAsync(TestBalancer balancer, string forwardedFor)
    {
        using var client = balancer.Client();
        using var request = Request(HttpMethod.Post, "/emulation", forwardedFor);
        using var answer = await client.SendAsync(request, Cancellation);
        return (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))!.Node;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string forwardedFor)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        return request;
    }
}
