using System.Net;
using System.Net.Http.Json;
using System.Text;
using LoadBalancer.Affinity;
using Tests.Support;
using Wire;

namespace Tests.LoadBalancer;

/// <summary>A node that died is still in the picture until its probes have failed.</summary>
public sealed class FailoverTests
{
    // No probe takes the dead ones out while a test runs.
    private static readonly (string, string?)[] Patient = [("LoadBalancer:Health:FailuresUntilUnhealthy", "100")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_request_goes_to_another_node_when_the_chosen_one_is_dead(string method)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: Patient);
        await using var node = await FakeNode.StartAsync("realtime-3");
        await balancer.HoldAsync(Dead("realtime-1"), Dead("realtime-2"), node.Lease());
        await balancer.HasNodesAsync(3);
        using var client = balancer.Client();

        // As many as it takes to meet each of the dead ones first.
        for (var i = 0; i < 10; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/api/publish");
            request.Content = method == "POST" ? new StringContent($"body {i}", Encoding.UTF8) : null;
            using var answer = await client.SendAsync(request, Cancellation);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("realtime-3", (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))?.Node);
        }
    }

    [Fact]
    public async Task A_client_whose_cookie_names_a_dead_node_gets_another_one_and_its_cookie()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: Patient);
        using var client = balancer.Client();
        var first = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(first.Lease());
        await balancer.HasNodesAsync(1);
        using var before = await client.GetAsync("/api/info", Cancellation);
        var cookie = before.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        var lease = first.Lease();
        await first.DisposeAsync();
        await using var second = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(lease, second.Lease());
        await balancer.HasNodesAsync(2);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/info") { Headers = { { "Cookie", cookie } } };
        using var after = await client.SendAsync(request, Cancellation);

        Assert.Equal("realtime-2", (await after.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))?.Node);
        Assert.StartsWith($"{NodeAffinity.CookieName}=", Assert.Single(after.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal("realtime-2", (await balancer.ConnectAsync(cookie)).Node);
    }

    [Fact]
    public async Task When_all_are_dead_the_client_is_told_in_bounded_time()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: Patient);
        await balancer.HoldAsync([.. Enumerable.Range(1, 9).Select(static number => Dead($"realtime-{number}"))]);
        await balancer.HasNodesAsync(9);
        using var client = balancer.Client();

        using var answer = await client.GetAsync("/api/info", Cancellation);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_socket_goes_to_another_node_when_the_chosen_one_says_that_it_drains_and_the_cookie_goes_along(string version)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: Patient);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease());
        await balancer.HasNodesAsync(1);
        using var client = balancer.Client();
        using var before = await client.GetAsync("/api/info", Cancellation);
        var cookie = before.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await balancer.HoldAsync(one.Lease(), two.Lease());
        await balancer.HasNodesAsync(2);
        one.IsDraining = true;

        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal("realtime-2", (await balancer.ConnectAsync(cookie, Version.Parse(version))).Node);
        }

        Assert.Equal(3, one.Refused.Count);
    }

    [Theory]
    [InlineData("GET", "/connection/sse")]
    [InlineData("POST", "/connection/http_stream")]
    public async Task A_stream_goes_to_another_node_with_all_that_opens_it(string method, string door)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: Patient);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        await balancer.HasNodesAsync(2);
        one.IsDraining = two.IsDraining = true;
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), door) { Content = method == "POST" ? new StringContent("""{"connect":{}}""") : null };

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        // Both were asked, with the same words, and only then the client was refused.
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 2), (answer.StatusCode, (int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        Assert.Equal(method == "POST" ? """{"connect":{}}""" : "", Assert.Single(one.Refused));
        Assert.Equal(one.Refused, two.Refused);

        two.IsDraining = false;
        using var again = new HttpRequestMessage(new HttpMethod(method), door) { Content = method == "POST" ? new StringContent("""{"connect":{}}""") : null };
        using var stream = await client.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal((HttpStatusCode.OK, 1), (stream.StatusCode, two.Streams));
        Assert.False(stream.Headers.Contains("Retry-After"));
    }

    private static NodeLease Dead(string name) => Leases.Lease(name, $"http://127.0.0.1:{FreePort.Take()}");
}
