using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.LoadBalancer;

public sealed class LimitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3_900, HttpStatusCode.OK)]
    [InlineData(8_100, HttpStatusCode.OK)]
    [InlineData(16_300, HttpStatusCode.OK)]
    [InlineData(33_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task Sixteen_kilobytes_of_cookies_reach_the_node_and_more_is_refused_here(int bytes, HttpStatusCode expected) =>
        Assert.Equal(expected, await AskAsync("/api/info", ("Cookie", "c=" + new string('x', bytes - 2))));

    [Fact]
    public async Task Refused_headers_are_counted()
    {
        await using var balancer = await TestBalancer.StartAsync();
        var meters = balancer.Services.GetRequiredService<IMeterFactory>();
        var counted = new ConcurrentQueue<object?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "load_balancer.malformed_requests")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue(tags[0].Value));
        listener.Start();
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Cookie", new string('x', 33_000));

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
        await Eventually.TrueAsync(() => counted.Contains(431));
    }

    [Fact]
    public async Task A_long_query_a_long_protocol_list_and_many_headers_reach_the_node()
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync("/api/info?" + new string('q', 9_000)));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("/api/info", ("Sec-WebSocket-Protocol", new string('p', 9_000))));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("/api/info", [.. Enumerable.Range(0, 120).Select(static i => ($"X-Header-{i}", "v"))]));
    }

    [Theory]
    [InlineData(1024 * 1024, HttpStatusCode.OK)]
    [InlineData(1024 * 1024 + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_over_the_limit_is_refused(int bytes, HttpStatusCode expected)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        using var content = new ByteArrayContent(new byte[bytes]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/publish") { Content = content, Headers = { ExpectContinue = true } };

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5;a\n b\r\nhello\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")]
    public async Task An_ambiguous_end_of_a_request_is_refused(string rest)
    {
        await using var balancer = await TestBalancer.StartAsync("Development");
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());

        var answer = await SendRawAsync(balancer, $"POST /api/publish HTTP/1.1\r\nHost: localhost\r\n{rest}GET /api/second HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("/api/second", answer, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> AskAsync(string path, params (string Name, string Value)[] headers)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    // Reads until the balancer closes: it must not go on reading a connection whose requests it cannot tell apart.
    private static async Task<string> SendRawAsync(TestBalancer balancer, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, balancer.Http.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), Cancellation);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
