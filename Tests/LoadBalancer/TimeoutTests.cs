using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Tests.LoadBalancer;

/// <summary>Clients that begin something and do not go on, under time-outs of a second or two.</summary>
public sealed class TimeoutTests(ITestOutputHelper output)
{
    private const string OverHttp = "http://127.0.0.1:0";
    private const string OverHttps = "https://127.0.0.1:0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_TLS_handshake_that_does_not_begin_is_cut()
    {
        await using var patient = await StartAsync(OverHttps, ("TlsHandshake", "00:01:00"));
        await using var balancer = await StartAsync(OverHttps, ("TlsHandshake", "00:00:01"));

        Assert.Equal("", await TalkAsync(balancer.Https.Port, patient.Https.Port, ""));
    }

    [Theory]
    [InlineData("RequestHeaders", "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Header: ", "HTTP/1.1 408")]
    [InlineData("KeepAlive", "", "")]
    [InlineData("KeepAlive", "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200")]
    public async Task A_connection_that_says_no_more_is_ended(string option, string beginning, string answer)
    {
        await using var patient = await StartAsync(OverHttp, (option, "00:02:00"));
        await using var balancer = await StartAsync(OverHttp, (option, "00:00:01"));

        Assert.StartsWith(answer, await TalkAsync(balancer.Http.Port, patient.Http.Port, beginning), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_cut()
    {
        await using var patient = await StartAsync(OverHttp, ("BodyBytesPerSecond", "0"));
        await using var balancer = await StartAsync(OverHttp, ("BodyBytesPerSecond", "100000"), ("BodyGracePeriod", "00:00:02"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await patient.HoldAsync(node.Lease());
        await balancer.HoldAsync(node.Lease());

        // 408, or nothing where the node's part of it is over first: never an answer of the node.
        var answer = await TalkAsync(balancer.Http.Port, patient.Http.Port, Post("/api/publish"), drips: true);

        Assert.DoesNotContain("realtime-1", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/publish")]
    [InlineData("/emulation")]
    [InlineData("/auth/connect/token")]
    public async Task A_request_that_never_ends_is_ended_however_steadily_it_drips(string path)
    {
        await using var node = await FakeNode.StartAsync("realtime-1");
        await using var patient = await StartAsync(OverHttp, node, "01:00:00");
        await using var balancer = await StartAsync(OverHttp, node, "00:00:01");

        Assert.StartsWith("HTTP/1.1 408", await TalkAsync(balancer.Http.Port, patient.Http.Port, Post(path), drips: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_takes_a_request_and_never_answers_holds_nobody_up_for_ever()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var patient = await StartAsync(OverHttp, ("Request", "01:00:00"));
        await using var balancer = await StartAsync(OverHttp, ("Request", "00:00:01"));
        foreach (var each in new[] { patient, balancer })
        {
            await each.HoldAsync(Leases.Lease("realtime-1", $"http://{silent.LocalEndpoint}"));
            await each.HasNodesAsync(1);
        }

        var answer = await TalkAsync(balancer.Http.Port, patient.Http.Port, "GET /api/info HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 504", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Quiet_sockets_and_streams_outlive_all_of_them(string version)
    {
        await using var balancer = await StartAsync(
            $"{OverHttps};{OverHttp}",
            ("TlsHandshake", "00:00:01"), ("RequestHeaders", "00:00:01"), ("KeepAlive", "00:00:01"), ("Request", "00:00:01"), ("BodyBytesPerSecond", "100000"), ("BodyGracePeriod", "00:00:02"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        var (socket, _) = await balancer.ConnectAsync(version: Version.Parse(version));
        using var client = balancer.Client(Version.Parse(version));
        using var stream = await client.GetAsync("/connection/sse", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("hello", await reader.ReadLineAsync(Cancellation));

        // When all these are over for others, they have had their time as well.
        var others = await Task.WhenAll(new[] { "", "GET / HTTP/1.1\r\nHost: ", Post("/connection/slow") }.Select(beginning => TalkAsync(balancer.Http.Port, beginning, drips: false, Cancellation)));
        Assert.All(others, static heard => Assert.DoesNotContain("HTTP/1.1 2", heard, StringComparison.Ordinal));

        Assert.Equal("still here", await socket.EchoAsync("still here"));
        node.Say("still here");
        Assert.Equal("still here", await reader.ReadLineAsync(Cancellation));
    }

    [Theory]
    [InlineData("LoadBalancer:Timeouts:TlsHandshake", "00:00:00", "TlsHandshake")]
    [InlineData("LoadBalancer:Timeouts:RequestHeaders", "01:00:00", "RequestHeaders")]
    [InlineData("LoadBalancer:Timeouts:KeepAlive", "00:00:00", "KeepAlive")]
    [InlineData("LoadBalancer:Timeouts:Request", "00:00:00", "Request")]
    [InlineData("LoadBalancer:Timeouts:BodyBytesPerSecond", "-1", "BodyBytesPerSecond")]
    [InlineData("LoadBalancer:Timeouts:BodyGracePeriod", "00:00:01", "BodyGracePeriod")]
    [InlineData("LoadBalancer:MaxRequestHeaderBytes", "40000", "MaxRequestHeaderBytes")]
    [InlineData("LoadBalancer:MaxRequestHeaders", "250", "MaxRequestHeaders")]
    public async Task A_bound_that_is_none_stops_the_start_and_is_named(string key, string value, string expected)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestBalancer.StartAsync(settings: (key, value)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sizes_of_headers_are_as_they_are_set()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: [("LoadBalancer:MaxRequestHeaderBytes", "4096"), ("LoadBalancer:MaxRequestHeaders", "20")]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(balancer, ("Cookie", new string('c', 3_000))));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await StatusAsync(balancer, ("Cookie", new string('c', 5_000))));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, await StatusAsync(balancer, [.. Enumerable.Range(0, 30).Select(static number => ($"X-Header-{number}", "v"))]));
    }

    private static string Post(string path) => $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";

    private static Task<TestBalancer> StartAsync(string urls, params (string Option, string Value)[] timeouts) => TestBalancer.StartAsync(
        urls: urls, settings: [.. timeouts.Select(static timeout => ($"LoadBalancer:Timeouts:{timeout.Option}", (string?)timeout.Value))]);

    /// <summary>With the node in every place, and bodies that may be slow.</summary>
    private static async Task<TestBalancer> StartAsync(string urls, FakeNode node, string requestTimeout)
    {
        var balancer = await TestBalancer.StartAsync(
            urls: urls,
            settings: [("LoadBalancer:Timeouts:Request", requestTimeout), ("LoadBalancer:Timeouts:BodyBytesPerSecond", "0"), ("LoadBalancer:AuthServiceAddress", node.Address)]);
        await balancer.HoldAsync(node.Lease());
        return balancer;
    }

    private static async Task<HttpStatusCode> StatusAsync(TestBalancer balancer, params (string Name, string Value)[] headers)
    {
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    /// <summary>
    /// What a balancer says until it ends the connection. One that has more patience goes on for twice that time: so it is the option that ends it.
    /// </summary>
    private async Task<string> TalkAsync(int port, int patientPort, string beginning, bool drips = false)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var patient = TalkAsync(patientPort, beginning, drips, over.Token);
        var heard = await TalkAsync(port, beginning, drips, Cancellation);
        await TalkAsync(port, beginning, drips, Cancellation);
        Assert.False(patient.IsCompleted, "The patient one has ended it as well.");
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient);
        return heard;
    }

    /// <summary>Says this, then nothing more or a byte now and then, and hears until the balancer ends the connection.</summary>
    private async Task<string> TalkAsync(int port, string beginning, bool drips, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(50));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        await using var stream = client.GetStream();
        var watch = Stopwatch.StartNew();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), deadline.Token);
        var dripping = drips ? DripAsync(stream, deadline.Token) : Task.CompletedTask;
        var heard = await HearAsync(stream, deadline.Token);
        await deadline.CancelAsync();
        await dripping;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ended after {watch.Elapsed.TotalSeconds:F1} s: {heard.Split('\r')[0]}"));
        return heard;
    }

    private static async Task<string> HearAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                heard.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Cut instead of closed.
        }

        return heard.ToString();
    }

    private static async Task DripAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await stream.WriteAsync(new byte[] { (byte)'x' }, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The balancer has ended it, or the test.
        }
    }
}
