using System.Net;
using LoadBalancer.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tests.Support;

namespace Tests.LoadBalancer;

public sealed class ReadinessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_with_one_usable_node_on_http_and_https()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease(), Leases.Lease("realtime-2", "http://127.0.0.1:9"));
        using var client = balancer.Client();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, new Uri(balancer.Http, "/health/ready").ToString()));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, new Uri(balancer.Http, "/health/live").ToString()));
    }

    [Fact]
    public async Task Not_ready_without_a_node_but_alive()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await balancer.NextPictureAsync();
        using var client = balancer.Client();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        Assert.Equal("no node is usable: none has announced itself in the registry", (await CheckAsync(balancer)).Description);
    }

    [Fact]
    public async Task A_node_that_fails_its_health_check_gets_no_clients_and_comes_back_when_it_is_well()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var sick = await FakeNode.StartAsync("realtime-1");
        await using var well = await FakeNode.StartAsync("realtime-2");
        sick.IsHealthy = false;
        await balancer.HoldAsync(sick.Lease(), well.Lease());
        await Eventually.TrueAsync(async () => (await CheckAsync(balancer)).Description == "1 nodes are usable");

        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal("realtime-2", (await balancer.ConnectAsync()).Node);
        }

        sick.IsHealthy = true;
        await Eventually.TrueAsync(async () => (await CheckAsync(balancer)).Description == "2 nodes are usable");
        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);
    }

    [Fact]
    public async Task When_all_nodes_look_bad_clients_still_get_one()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        node.IsHealthy = false;
        await balancer.HoldAsync(node.Lease());
        await Eventually.TrueAsync(async () => (await CheckAsync(balancer)).Status == HealthStatus.Unhealthy);

        Assert.Equal("no node is usable: all 1 nodes fail their health checks", (await CheckAsync(balancer)).Description);
        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);
    }

    [Fact]
    public async Task One_lost_answer_is_no_verdict()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:Health:FailuresUntilUnhealthy", "100"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        node.IsHealthy = false;
        var questions = node.HealthQuestions;

        await Eventually.TrueAsync(() => node.HealthQuestions >= questions + 3);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(balancer)).Status);
    }

    [Fact]
    public async Task Degraded_and_serving_while_the_registry_is_away()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());

        balancer.Registry.Fail(new IOException("gone"));
        await balancer.NextPictureAsync();

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(balancer)).Status);
        Assert.Equal("realtime-1", (await balancer.ConnectAsync()).Node);
        using var client = balancer.Client();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));

        balancer.Registry.Fail(null);
        await Eventually.TrueAsync(async () => (await CheckAsync(balancer)).Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_start_without_Redis_succeeds_and_says_why_it_is_not_ready()
    {
        await using var balancer = await TestBalancer.StartAsync(withFakeRegistry: false);
        using var client = balancer.Client();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/live"));
        await Eventually.TrueAsync(async () =>
            (await CheckAsync(balancer)).Description == "no node is usable: the node registry cannot be read, and no node was known before");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "/health/ready"));
    }

    private static Task<HealthCheckResult> CheckAsync(TestBalancer balancer) =>
        ActivatorUtilities.CreateInstance<NodesHealthCheck>(balancer.Services).CheckHealthAsync(new HealthCheckContext(), Cancellation);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Cancellation);
        return answer.StatusCode;
    }
}
