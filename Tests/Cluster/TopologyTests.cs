using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Tests.Cluster;

[Collection(ClusterGroup.Name)]
public sealed class TopologyTests(ClusterFixture cluster)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_resource_is_running_and_healthy()
    {
        string[] names = ["embedded-redis", "redis", "auth-service", .. ClusterFixture.NodeNames, "load-balancer"];
        foreach (var name in names)
        {
            Assert.True(cluster.App.ResourceNotifications.TryGetCurrentState(name, out var current), name);
            Assert.Equal((name, KnownResourceStates.Running, HealthStatus.Healthy), (name, current.Snapshot.State?.Text, current.Snapshot.HealthStatus));
        }

        var services = cluster.Services.GetRequiredService<DistributedApplicationModel>().GetProjectResources().Select(static project => project.Name);
        Assert.Equal(names.Where(static name => name != "redis").Order(StringComparer.Ordinal), services.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_node_has_an_address_of_its_own()
    {
        var addresses = ClusterFixture.NodeNames.Select(name => cluster.App.GetEndpoint(name, "http")).ToList();

        Assert.Equal(ClusterFixture.NodeCount, addresses.Distinct().Count());
        Assert.All(addresses, static address => Assert.True(address.IsLoopback));
    }

    [Fact]
    public async Task Every_node_answers_at_its_own_address()
    {
        using var http = new HttpClient();
        foreach (var name in ClusterFixture.NodeNames)
        {
            using var response = await http.GetAsync(new Uri(cluster.App.GetEndpoint(name, "http"), "/health/ready"), CancellationToken);
            Assert.True(response.IsSuccessStatusCode, name);
        }
    }

    [Fact]
    public async Task The_balancer_is_reached_over_its_own_certificate()
    {
        using var http = cluster.CreateTrustingHttpClient();
        using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Redis_answers_nobody_without_the_password()
    {
        Assert.StartsWith("-NOAUTH", await AskRedisAsync("*1\r\n$4\r\nPING\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("-WRONGPASS", await AskRedisAsync("*2\r\n$4\r\nAUTH\r\n$5\r\nwrong\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_answers_with_the_password_and_runs_scripts()
    {
        await using var redis = await cluster.ConnectToRedisAsync(CancellationToken);

        await redis.GetDatabase().PingAsync();
        Assert.Equal("PONG", (string?)await redis.GetDatabase().ScriptEvaluateAsync("return redis.call('PING')"));
    }

    /// <summary>Without a client library, which would not show what a stranger gets.</summary>
    private async Task<string> AskRedisAsync(string command)
    {
        var connectionString = await cluster.App.GetConnectionStringAsync("redis", CancellationToken);
        var endpoint = Assert.Single(ConfigurationOptions.Parse(connectionString!).EndPoints);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)endpoint, deadline.Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command), deadline.Token);
        var buffer = new byte[256];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, deadline.Token));
    }
}
