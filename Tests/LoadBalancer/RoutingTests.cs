using System.Net;
using System.Net.Http.Json;
using Wire;

namespace Tests.LoadBalancer;

public sealed class RoutingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_are_spread_over_all_nodes_that_take_clients()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await using var three = await FakeNode.StartAsync("realtime-3");
        await balancer.HoldAsync(one.Lease(), two.Lease(), three.Lease());

        var first = await balancer.ConnectAsync();
        var second = await balancer.ConnectAsync();
        var third = await balancer.ConnectAsync();

        Assert.Equal("realtime-1 realtime-2 realtime-3", string.Join(' ', new[] { first.Node, second.Node, third.Node }.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_new_node_gets_clients()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(one.Lease());
        var before = await balancer.ConnectAsync();
        await using var two = await FakeNode.StartAsync("realtime-2");

        await balancer.HoldAsync(one.Lease(), two.Lease());

        Assert.Equal("realtime-1", before.Node);
        Assert.Equal("realtime-2", (await balancer.ConnectAsync()).Node);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_leaves_or_drains_keeps_its_sockets_and_gets_no_new_ones(bool drains)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease());
        var (socket, _) = await balancer.ConnectAsync();

        await balancer.HoldAsync(drains ? [one.Lease(NodeState.Draining), two.Lease()] : [two.Lease()]);

        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal("realtime-2", (await balancer.ConnectAsync()).Node);
        }

        Assert.Equal("still here", await socket.EchoAsync("still here"));
    }

    [Fact]
    public async Task Sockets_on_steady_nodes_survive_many_changes()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var steady = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(steady.Lease());
        var (socket, _) = await balancer.ConnectAsync();

        for (var change = 0; change < 10; change++)
        {
            await balancer.HoldAsync(steady.Lease(), Leases.Lease($"realtime-{change + 2}", "http://127.0.0.1:9"));
            Assert.Equal("still here", await socket.EchoAsync("still here"));
        }
    }

    [Fact]
    public async Task An_unchanged_registry_changes_nothing_in_the_proxy()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        var changes = balancer.Logs.Count("take clients:");

        await balancer.HoldAsync(node.Lease() with { Connections = 7, Utilization = 0.5 });
        await balancer.NextPictureAsync();

        Assert.Equal(1, changes);
        Assert.Equal(1, balancer.Logs.Count("take clients:"));
    }

    [Fact]
    public async Task Without_a_node_clients_are_told_to_come_back()
    {
        await using var balancer = await TestBalancer.StartAsync();
        using var client = balancer.Client();

        using var answer = await client.GetAsync("/connection/websocket", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_node_at_an_IPv6_address_is_reached()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1", "http://[::1]:0");

        await balancer.HoldAsync(node.Lease());

        Assert.StartsWith("http://[::1]:", node.Address, StringComparison.Ordinal);
        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);
    }

    [Theory]
    [InlineData("POST", "/api")]
    [InlineData("POST", "/api/publish")]
    [InlineData("POST", "/api/presence_stats")]
    [InlineData("GET", "/api/openapi.json")]
    public async Task The_server_api_is_reached_under_all_its_addresses(string method, string path)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/health/ready/node")]
    [InlineData("/cluster/scale")]
    [InlineData("/auth/")]
    [InlineData("/auth/health/ready")]
    [InlineData("/auth/connect/introspect")]
    [InlineData("/auth/.well-known/%2e%2e/internal")]
    [InlineData("/auth/demo/token")]
    public async Task Paths_that_are_not_public_are_unknown(string path)
    {
        await using var auth = await FakeNode.StartAsync("auth-service");
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:AuthServiceAddress", auth.Address));
        using var client = balancer.Client();

        using var answer = await client.PostAsync(path, content: null, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/auth/.well-known/openid-configuration")]
    [InlineData("GET", "/auth/.well-known/jwks")]
    [InlineData("POST", "/auth/connect/token")]
    [InlineData("POST", "/auth/demo/token")]
    public async Task Public_paths_of_the_token_service_keep_their_prefix(string method, string path)
    {
        await using var auth = await FakeNode.StartAsync("auth-service");
        await using var balancer = await TestBalancer.StartAsync("Development", settings: ("services:auth-service:http:0", auth.Address));
        using var client = balancer.Client();

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        var seen = await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation);
        Assert.Equal(("auth-service", path), (seen?.Node, seen?.Path));
    }

    [Fact]
    public async Task What_clients_say_of_their_own_address_is_overwritten()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/info");
        foreach (var name in new[] { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Real-IP", "Forwarded" })
        {
            request.Headers.TryAddWithoutValidation(name, "forged");
        }

        using var answer = await client.SendAsync(request, Cancellation);

        var seen = (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))!.Headers;
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
        Assert.Equal("https", seen["X-Forwarded-Proto"]);
        Assert.Equal(balancer.Https.Authority, seen["X-Forwarded-Host"]);
        Assert.Equal(balancer.Https.Authority, seen["Host"]);
        Assert.DoesNotContain(seen, static header => header.Value.Contains("forged", StringComparison.Ordinal));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task An_ingress_that_chooses_by_host_gets_its_own()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:KeepHost", "false"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();

        using var answer = await client.GetAsync("/api/info", Cancellation);

        var seen = (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))!.Headers;
        Assert.Equal(new Uri(node.Address).Authority, seen["Host"]);
        Assert.Equal(balancer.Https.Authority, seen["X-Forwarded-Host"]);
    }
}
