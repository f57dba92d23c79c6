using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.LoadBalancer;

/// <summary>A token in an address passes the balancer, whose log never holds it.</summary>
public sealed class QueryLogTests
{
    private const string Secret = "the-token-of-the-query-4711";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_log_at_any_level_holds_a_query()
    {
        await using var node = await FakeNode.StartAsync("realtime-1");
        await using var balancer = await TestBalancer.StartAsync(
            settings:
            [
                ("Logging:LogLevel:Default", "Trace"),
                ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
                ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
                ("Logging:LogLevel:Yarp", "Trace"),
                ("Logging:LogLevel:Yarp.ReverseProxy.Forwarder", "Trace"),
                ("Logging:LogLevel:Yarp.ReverseProxy.Forwarder.HttpForwarder", "Trace"),
            ]);
        await balancer.HoldAsync(node.Lease());
        await balancer.HasNodesAsync(1);
        using var client = balancer.Client();

        foreach (var path in (string[])["/api/info", "/connection/sse", "/nowhere", "/"])
        {
            using var answer = await client.GetAsync($"{path}?token={Secret}", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }

        using (var socket = new ClientWebSocket())
        {
            balancer.Trust(socket.Options);
            await socket.ConnectAsync(new UriBuilder(balancer.WebSocketAddress) { Query = $"token={Secret}" }.Uri, Cancellation);
        }

        using (var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }))
        {
            using var redirected = await plain.GetAsync(new Uri(balancer.Http, $"/?token={Secret}"), Cancellation);
        }

        // A request line without its end: the server says what it was.
        using var refused = await RawWebSocket.OpenAsync(balancer.Http, query: $"?token={Secret}\r\nX:");
        Assert.Equal(400, refused.StatusCode);

        // The node goes away: what the proxy says of failures holds it neither.
        await node.DisposeAsync();
        using var failed = await client.GetAsync($"/api/info?token={Secret}", Cancellation);

        Assert.Contains(balancer.Logs.Entries, static entry => entry.Category.StartsWith("Yarp", StringComparison.Ordinal) && entry.Level < LogLevel.Information);
        Assert.Empty(balancer.Logs.Entries.Where(static entry => entry.Text.Contains(Secret, StringComparison.Ordinal)).Select(static entry => $"{entry.Category}: {entry.Level} {entry.Text}"));
    }
}
