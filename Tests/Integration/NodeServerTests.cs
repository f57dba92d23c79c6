using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Requests that take their time, at the node itself.</summary>
public sealed class NodeServerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("GET /api/info HTTP/1.1\r\nHost: a\r\nX-Slow: ")]
    [InlineData("GET /connection/websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nX-Slow: ")]
    public async Task Headers_that_drip_in_are_waited_for_no_longer_than_their_time(string begin)
    {
        await using var node = await StartAsync(("HeadersTimeout", "00:00:01"));

        Assert.StartsWith("HTTP/1.1 408", await DripAsync(node, begin), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_drips_in_is_waited_for_no_longer_than_its_grace()
    {
        await using var node = await StartAsync(("SlowBodyGrace", "00:00:02"));

        var answer = await DripAsync(
            node, $"POST /api/publish HTTP/1.1\r\nHost: a\r\nX-API-Key: {ServerApiClient.Key}\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_without_a_request_ends()
    {
        await using var node = await StartAsync(("IdleTimeout", "00:00:01"));

        Assert.Equal("", await DripAsync(node, begin: null));
    }

    [Fact]
    public async Task A_server_of_a_node_has_bounds_for_all_that_comes_and_an_empty_setting_is_none()
    {
        await using var node = await StartAsync(("HeadersTimeout", ""));

        var limits = node.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((64 * 1024, 256, 32 * 1024, 64 * 1024), (limits.MaxRequestHeadersTotalSize, limits.MaxRequestHeaderCount, limits.MaxRequestLineSize, limits.MaxRequestBodySize));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(130)), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
        Assert.Equal((120, TimeSpan.FromSeconds(15)), (limits.MinRequestBodyDataRate?.BytesPerSecond, limits.MinRequestBodyDataRate?.GracePeriod));
    }

    [Fact]
    public async Task A_setting_that_cannot_be_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(("SlowBodyGrace", "00:00:01")));

        Assert.Contains("SlowBodyGrace", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A backend may send more than what is the bound elsewhere.</summary>
    [Fact]
    public async Task The_server_api_takes_bodies_up_to_its_own_bound()
    {
        await using var node = await StartAsync();
        using var api = ServerApiClient.Of(node);

        using var taken = await api.SendAsync("/api/publish", $$"""{"channel":"plain:x","data":"{{new string('x', 200_000)}}"}""", ("X-API-Key", ServerApiClient.Key));
        using var refused = await api.SendAsync("/api/publish", $$"""{"channel":"plain:x","data":"{{new string('x', 300_000)}}"}""", ("X-API-Key", ServerApiClient.Key));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (taken.StatusCode, refused.StatusCode));
    }

    /// <summary>Sends a byte now and then until the server has had enough.</summary>
    /// <param name="begin">null = nothing is sent at all.</param>
    /// <returns>What it said.</returns>
    private static async Task<string> DripAsync(TestNode node, string? begin)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, node.Address.Port, deadline.Token);
        var stream = tcp.GetStream();
        if (begin is not null)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(begin), deadline.Token);
        }

        var answer = new byte[4096];
        var reading = stream.ReadAsync(answer, deadline.Token).AsTask();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (!reading.IsCompleted && await pace.WaitForNextTickAsync(deadline.Token))
            {
                await stream.WriteAsync(begin is null ? [] : "x"u8.ToArray(), deadline.Token);
            }
        }
        catch (IOException)
        {
            // It has had enough, and what it said is there.
        }

        return Encoding.ASCII.GetString(answer, 0, await reading);
    }

    private static Task<TestNode> StartAsync(params IEnumerable<(string Key, string Value)> settings) =>
        TestNode.StartAsync(ServerApiClient.Settings([.. settings.Select(static setting => ($"Realtime:Server:{setting.Key}", setting.Value))]));
}
