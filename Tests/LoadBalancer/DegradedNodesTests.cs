using System.Net;
using System.Net.Http.Json;
using LoadBalancer.Health;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.LoadBalancer;

/// <summary>Nodes that serve and say that something is wrong with them: they keep what they have, and others are preferred.</summary>
public sealed class DegradedNodesTests : IAsyncLifetime
{
    private TestBalancer? _balancer;
    private FakeNode? _one;
    private FakeNode? _two;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestBalancer Balancer => _balancer!;

    private FakeNode One => _one!;

    private FakeNode Two => _two!;

    public async ValueTask InitializeAsync()
    {
        _balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:Health:FailuresUntilUnhealthy", "100"));
        _one = await FakeNode.StartAsync("realtime-1");
        _two = await FakeNode.StartAsync("realtime-2");
    }

    public async ValueTask DisposeAsync()
    {
        await Balancer.DisposeAsync();
        await One.DisposeAsync();
        await Two.DisposeAsync();
    }

    [Fact]
    public async Task New_clients_go_to_sound_nodes_and_open_sockets_stay()
    {
        await Balancer.HoldAsync(One.Lease());
        var (socket, _) = await Balancer.ConnectAsync();
        One.Reasons = "bus-silent, redis-away";
        await Balancer.HoldAsync(One.Lease(), Two.Lease());
        await HasDegradedAsync(1);

        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal("realtime-2", (await Balancer.ConnectAsync()).Node);
            Assert.Equal("realtime-2", await AskAsync("/api/info"));
        }

        Assert.Equal("still here", await socket.EchoAsync("still here"));
        Assert.Equal(1, Balancer.Logs.Count("is degraded (bus-silent, redis-away)"));

        One.Reasons = null;
        await HasDegradedAsync(0);
        Assert.Equal("realtime-1", (await Balancer.ConnectAsync()).Node);
        Assert.Equal(1, Balancer.Logs.Count("is no longer degraded"));
    }

    [Fact]
    public async Task A_cookie_leads_words_of_a_stream_to_a_degraded_node_and_new_connections_elsewhere()
    {
        await Balancer.HoldAsync(One.Lease());
        using var client = Balancer.Client();
        using var first = await client.PostAsync("/emulation", content: null, Cancellation);
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        One.Reasons = "bus-silent";
        await Balancer.HoldAsync(One.Lease(), Two.Lease());
        await HasDegradedAsync(1);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/emulation") { Headers = { { "Cookie", cookie } } };
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal("realtime-1", (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))?.Node);
        Assert.Equal("realtime-2", (await Balancer.ConnectAsync(cookie)).Node);
    }

    [Fact]
    public async Task When_all_are_degraded_all_are_used()
    {
        One.Reasons = Two.Reasons = "redis-away";
        await Balancer.HoldAsync(One.Lease(), Two.Lease());
        await HasDegradedAsync(2);

        Assert.Equal(["realtime-1", "realtime-2"], new[] { (await Balancer.ConnectAsync()).Node, (await Balancer.ConnectAsync()).Node }.Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await ReadinessAsync());
    }

    [Fact]
    public async Task A_degraded_node_is_better_than_a_dead_one()
    {
        One.Reasons = "redis-away";
        await Balancer.HoldAsync(One.Lease(), Leases.Lease("realtime-3", $"http://127.0.0.1:{FreePort.Take()}"));
        await HasDegradedAsync(1);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal("realtime-1", (await Balancer.ConnectAsync()).Node);
        }
    }

    [Fact]
    public async Task What_a_node_says_of_itself_fills_no_log()
    {
        One.Reasons = new string('x', 10_000);
        await Balancer.HoldAsync(One.Lease(), Two.Lease());
        await HasDegradedAsync(1);

        Assert.All(Balancer.Logs.Entries.Where(static entry => entry.Text.Contains("is degraded", StringComparison.Ordinal)), static entry => Assert.True(entry.Text.Length < 1000));
    }

    private Task HasDegradedAsync(int count) => Eventually.TrueAsync(() => Balancer.Services.GetRequiredService<DegradedNodes>().Count == count);

    private async Task<string?> AskAsync(string path)
    {
        using var client = Balancer.Client();
        return (await client.GetFromJsonAsync<FakeNode.Answer>(path, Cancellation))?.Node;
    }

    private async Task<HttpStatusCode> ReadinessAsync()
    {
        using var client = Balancer.Client();
        using var answer = await client.GetAsync("/health/ready", Cancellation);
        return answer.StatusCode;
    }
}
