using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using LoadBalancer.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tests.Support;

namespace Tests.LoadBalancer;

/// <summary>What one client address may open at a balancer, seen from outside.</summary>
public sealed class AddressLimitsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Someone = "203.0.113.9";
    private const string Another = "203.0.113.10";

    private readonly ManualTime _time = new();
    private FakeNode? _node;
    private TestBalancer? _balancer;
    private CountedEvents? _events;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TestBalancer Balancer => _balancer!;

    private FakeNode Node => _node!;

    private CountedEvents Events => _events!;

    public async ValueTask InitializeAsync() => _node = await FakeNode.StartAsync("realtime-1");

    public async ValueTask DisposeAsync()
    {
        _events?.Dispose();
        if (_balancer is { } balancer)
        {
            await balancer.DisposeAsync();
        }

        await Node.DisposeAsync();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Handshakes_beyond_the_burst_get_429_and_the_time_after_which_they_pass(string version)
    {
        await StartAsync(("HandshakesPerSecond", "1"), ("HandshakeBurst", "3"));

        Assert.Equal((3, 7), await KnockAsync(10, Someone, version));
        using var refused = await AskAsync(Someone, Version.Parse(version));
        Assert.Equal((HttpStatusCode.TooManyRequests, 1), (refused.StatusCode, (int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        Assert.Equal((3, 7), await KnockAsync(10, Another, version));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((2, 1), await KnockAsync(3, Someone, version));
    }

    [Fact]
    public async Task An_address_has_so_many_sockets_and_streams_open_by_any_version_and_each_that_ends_makes_room()
    {
        await StartAsync(("ConnectionsPerAddress", "3"));
        var (first, _) = await Balancer.ConnectAsync(forwardedFor: Someone);
        var (second, _) = await Balancer.ConnectAsync(version: HttpVersion.Version20, forwardedFor: Someone);
        var stream = await AskAsync(Someone, HttpVersion.Version20, "/connection/sse");

        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        Assert.Equal((0, 2), await KnockAsync(2, Someone, "1.1"));
        Assert.Equal((0, 2), await KnockAsync(2, Someone, "2.0"));
        using var refused = await AskAsync(Someone, HttpVersion.Version11, "/connection/sse");
        Assert.Equal((HttpStatusCode.TooManyRequests, 10), (refused.StatusCode, (int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        Assert.Equal((2, 1), (Node.Sockets, Node.Streams));
        Assert.Equal("still here", await first.EchoAsync("still here"));
        Assert.Equal("still here", await second.EchoAsync("still here"));

        stream.Dispose();
        await Eventually.TrueAsync(async () => (await KnockAsync(1, Someone, "1.1")).LetIn == 1);
        second.Abort();
        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        await Eventually.TrueAsync(() => Node.Sockets == 0);
    }

    [Fact]
    public async Task Spellings_of_a_client_count_together_and_so_does_its_IPv6_network()
    {
        await StartAsync(("HandshakesPerSecond", "1"), ("HandshakeBurst", "3"));

        Assert.Equal(
            [true, true, true, false, false],
            await KnockAsync(Someone, "203.0.113.9:4000", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:1", "6.6.6.6, 203.0.113.9"));
        Assert.Equal(
            [true, true, true, false, true],
            await KnockAsync("2001:db8::7", "[2001:db8::7]:51000", "2001:db8::ffff:1", "2001:db8:0:0:1::", "2001:db8:0:1::7"));
    }

    [Fact]
    public async Task Each_refusal_is_counted_by_its_reason_and_the_log_says_it_once_a_minute()
    {
        await StartAsync(("HandshakesPerSecond", "1"), ("HandshakeBurst", "3"), ("ConnectionsPerAddress", "2"));
        await KnockAsync(20, Someone, "1.1");
        await Balancer.ConnectAsync(forwardedFor: Another);
        await Balancer.ConnectAsync(forwardedFor: Another);
        await KnockAsync(5, Another, "1.1");

        Assert.Equal((17, 5), (Events.Count("load_balancer.refused", "handshakes"), Events.Count("load_balancer.refused", "connections")));
        Assert.Equal(1, Balancer.Logs.Count("were refused with 429"));
        Assert.Equal(1, Balancer.Logs.Count($"1 connections were refused with 429 since this was last said; the latest of {Someone}, for its handshakes."));

        _time.Advance(TimeSpan.FromMinutes(1));
        await KnockAsync(1, Another, "1.1");
        Assert.Equal(1, Balancer.Logs.Count($"22 connections were refused with 429 since this was last said; the latest of {Another}, for its connections."));
        Assert.DoesNotContain(Balancer.Logs.Entries, static entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Only_what_opens_a_connection_is_limited_and_only_for_strangers()
    {
        await StartAsync(("HandshakesPerSecond", "1"), ("HandshakeBurst", "1"), ("ConnectionsPerAddress", "1"));
        await KnockAsync(1, Someone, "1.1");

        foreach (var (method, path) in new[] { ("GET", "/api/info"), ("POST", "/emulation"), ("OPTIONS", "/connection/http_stream"), ("GET", "/"), ("GET", "/health/live") })
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                using var answer = await AskAsync(Someone, HttpVersion.Version11, path, method);
                Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            }
        }

        // This machine, when no proxy names anybody.
        Assert.Equal((5, 0), await KnockAsync(5, "unknown", "1.1"));
    }

    [Fact]
    public async Task This_machine_is_limited_where_that_is_wanted()
    {
        await StartAsync(("HandshakesPerSecond", "1"), ("HandshakeBurst", "2"), ("LimitLoopback", "true"));

        Assert.Equal((2, 3), await KnockAsync(5, "unknown", "1.1"));
    }

    [Fact]
    public async Task Limits_can_be_switched_off()
    {
        await StartAsync(("HandshakesPerSecond", "0"), ("HandshakeBurst", "1"), ("ConnectionsPerAddress", "0"));

        Assert.Equal((20, 0), await KnockAsync(20, Someone, "1.1"));
    }

    [Fact]
    public async Task What_is_refused_reaches_no_node()
    {
        await StartAsync(("HandshakesPerSecond", "1"), ("HandshakeBurst", "1"));
        Node.IsDraining = true;

        for (var attempt = 0; attempt < 10; attempt++)
        {
            using var answer = await AskAsync(Someone, HttpVersion.Version11);
            Assert.Equal(attempt == 0 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        Assert.Single(Node.Refused);
    }

    [Fact]
    public async Task More_addresses_than_are_remembered_are_let_in_and_not_kept()
    {
        await StartAsync(("HandshakesPerSecond", "1"), ("HandshakeBurst", "1"), ("RememberedAddresses", "50"));

        for (var network = 0; network < 300; network++)
        {
            using var answer = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"2001:db8:0:{network:x}::1"), HttpVersion.Version11, "/connection/nothing");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.InRange(Balancer.Services.GetRequiredService<AddressBook>().Count, 50, 51);
    }

    /// <summary>With the machine's own time: what is let in never exceeds what is allowed.</summary>
    [Fact]
    public async Task The_rate_holds_in_real_time()
    {
        const int Rate = 40;
        const int Burst = 10;
        await StartAsync(manualTime: false, ("HandshakesPerSecond", $"{Rate}"), ("HandshakeBurst", $"{Burst}"));
        using var client = Balancer.Client();
        var watch = Stopwatch.StartNew();
        var (offered, letIn) = (0, 0);
        while (watch.Elapsed < TimeSpan.FromSeconds(2))
        {
            using var answer = await AskAsync(Someone, HttpVersion.Version11, "/connection/nothing", client: client);
            offered++;
            letIn += answer.IsSuccessStatusCode ? 1 : 0;
        }

        var allowed = Burst + Rate * watch.Elapsed.TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rate}/s with a burst of {Burst} for {watch.Elapsed.TotalSeconds:F2} s: {offered} offered, {letIn} let in, {allowed:F1} allowed"));
        Assert.InRange(letIn, 1, allowed + 1);
        Assert.Equal(offered - letIn, Events.Count("load_balancer.refused", "handshakes"));
    }

    [Theory]
    [InlineData("HandshakesPerSecond", "-1")]
    [InlineData("HandshakeBurst", "0")]
    [InlineData("ConnectionsPerAddress", "-1")]
    [InlineData("RememberedAddresses", "0")]
    public async Task A_limit_that_is_none_stops_the_start_and_is_named(string option, string value)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestBalancer.StartAsync(settings: ($"LoadBalancer:Limits:{option}", value)));

        Assert.Contains(option, failure.Message, StringComparison.Ordinal);
    }

    private Task StartAsync(params (string Option, string Value)[] limits) => StartAsync(manualTime: true, limits);

    private async Task StartAsync(bool manualTime, params (string Option, string Value)[] limits)
    {
        _balancer = await TestBalancer.StartAsync(
            services: manualTime ? StopTime : null,
            settings: [("LoadBalancer:TrustedProxies:Addresses:0", "127.0.0.1"), .. limits.Select(static limit => ($"LoadBalancer:Limits:{limit.Option}", (string?)limit.Value))]);
        _events = new CountedEvents(Balancer.Services);
        await Balancer.HoldAsync(Node.Lease());
    }

    /// <summary>For the limits alone: the rest of the balancer goes on.</summary>
    private void StopTime(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton(provider => new AddressBook(provider.GetRequiredService<IOptions<LimitOptions>>(), _time)));
        services.Replace(ServiceDescriptor.Singleton(provider => new Refusals(provider.GetRequiredService<LimitMetrics>(), _time, provider.GetRequiredService<ILogger<Refusals>>())));
    }

    /// <summary>Opens WebSockets and lets them go again.</summary>
    private async Task<(int LetIn, int Refused)> KnockAsync(int times, string forwardedFor, string version)
    {
        var letIn = 0;
        for (var time = 0; time < times; time++)
        {
            letIn += await KnockAsync(forwardedFor, Version.Parse(version)) ? 1 : 0;
        }

        return (letIn, times - letIn);
    }

    private async Task<List<bool>> KnockAsync(params string[] spellings)
    {
        List<bool> letIn = [];
        foreach (var spelling in spellings)
        {
            letIn.Add(await KnockAsync(spelling, HttpVersion.Version11));
        }

        return letIn;
    }

    private async Task<bool> KnockAsync(string forwardedFor, Version version)
    {
        try
        {
            var (socket, _) = await Balancer.ConnectAsync(version: version, forwardedFor: forwardedFor);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
            socket.Dispose();
            return true;
        }
        catch (WebSocketException exception)
        {
            Assert.Contains("429", exception.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(string forwardedFor, Version version, string path = "/connection/websocket", string method = "GET", HttpClient? client = null)
    {
        var http = client ?? Balancer.Client(version);
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
