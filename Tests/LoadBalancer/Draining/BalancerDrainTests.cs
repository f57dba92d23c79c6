using System.Net;
using System.Net.WebSockets;
using LoadBalancer.Draining;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.LoadBalancer.Draining;

/// <summary>The balancer's own end, with real sockets through it.</summary>
public sealed class BalancerDrainTests
{
    private const int Sockets = 60;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Sockets_are_closed_with_a_code_that_brings_them_back_spread_over_the_window(string version)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:Drain:Window", Window.ToString()));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        var closes = new ClosesSeen();
        var reading = new List<Task>();
        for (var socket = 0; socket < Sockets; socket++)
        {
            reading.Add(closes.WatchAsync((await balancer.ConnectAsync(version: Version.Parse(version))).Socket));
        }

        closes.Begin();
        var stopping = balancer.StopAsync();
        await Eventually.TrueAsync(() => balancer.Services.GetRequiredService<BalancerDrain>().HasBegun);
        using (var ready = await client.GetAsync("/health/ready", Cancellation))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await Task.WhenAll(reading).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        TestContext.Current.TestOutputHelper?.WriteLine($"{Sockets} sockets over {Window.TotalSeconds} s: {closes.Describe()}");
        Assert.All(closes.Codes, static code => Assert.Equal((3001, "shutdown"), code));
        Assert.Equal(Sockets, closes.Codes.Count);
        Assert.InRange(closes.Peak(TimeSpan.FromSeconds(1)), 1, Sockets * 0.75);
        Assert.Equal(1, balancer.Logs.Count($"has ended {Sockets} WebSockets and streams, 0 of them by a cut"));
        await Eventually.TrueAsync(() => node.Sockets == 0);
    }

    [Fact]
    public async Task Nobody_waits_for_a_client_that_does_not_answer_and_streams_are_cut()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:Drain:Window", "00:00:00"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        var (silent, _) = await balancer.ConnectAsync();
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connection/sse");
        using var stream = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        await balancer.StopAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(1, balancer.Logs.Count("has ended 2 WebSockets and streams, 2 of them by a cut"));
        await Eventually.TrueAsync(() => node.Streams == 0 && node.Sockets == 0);
        silent.Dispose();
    }

    [Fact]
    public async Task A_second_signal_ends_all_at_once()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:Drain:Window", "00:10:00"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        var closes = new ClosesSeen();
        var reading = closes.WatchAsync((await balancer.ConnectAsync()).Socket);
        var stopping = balancer.StopAsync();
        await Eventually.TrueAsync(() => balancer.Services.GetRequiredService<BalancerDrain>().HasBegun);

        balancer.Services.GetRequiredService<BalancerDrain>().Hurry();

        await Task.WhenAll(stopping, reading).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal((3001, "shutdown"), Assert.Single(closes.Codes));
    }
}
