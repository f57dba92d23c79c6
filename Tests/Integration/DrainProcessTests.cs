using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>A node's process and the signals that end it.</summary>
public sealed class DrainProcessTests
{
    private const int Clients = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signal_ends_the_process_in_peace_once_all_clients_had_their_turn()
    {
        var (node, closes, watching) = await StartAsync("00:00:02");
        using (node)
        {
            var watch = Stopwatch.StartNew();
            await node.TerminateAsync();

            Assert.Equal(0, await node.WaitForEndAsync());
            await watching;
            Tell(watch, closes);
            Assert.True(watch.Elapsed > TimeSpan.FromSeconds(1.5), $"{watch.Elapsed}");
            Assert.Equal((Clients, (3001, "shutdown")), (closes.Codes.Count, Assert.Single(closes.Codes.Distinct())));
            Assert.Contains($"{Clients} connections are closed over 00:00:02", await node.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_signal_closes_the_rest_at_once()
    {
        var (node, closes, watching) = await StartAsync("00:10:00");
        using (node)
        {
            var watch = Stopwatch.StartNew();
            await node.TerminateAsync();
            await Eventually.TrueAsync(async () => (await ReadyAsync(node)) == HttpStatusCode.ServiceUnavailable);

            // As soon as it counts as another one.
            while (!watching.IsCompleted)
            {
                await node.TerminateAsync();
                await Task.WhenAny(watching, Task.Delay(TimeSpan.FromMilliseconds(100), Cancellation));
            }

            Assert.Equal(0, await node.WaitForEndAsync());
            await watching;
            Tell(watch, closes);
            Assert.Equal((Clients, (3001, "shutdown")), (closes.Codes.Count, Assert.Single(closes.Codes.Distinct())));
        }
    }

    [Fact]
    public async Task A_backends_order_ends_the_process_as_a_signal_does()
    {
        var (node, closes, watching) = await StartAsync("00:00:01");
        using (node)
        {
            using var http = new HttpClient { BaseAddress = node.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/drain") { Content = JsonContent.Create(new { node = "sdk" }) };
            request.Headers.Add("X-API-Key", ServerApiClient.Key);
            using var answer = await http.SendAsync(request, Cancellation);
            var result = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("result");
            Assert.Equal((true, Clients), (result.GetProperty("started").GetBoolean(), result.GetProperty("num_connections").GetInt32()));

            Assert.Equal(0, await node.WaitForEndAsync());
            await watching;
            Assert.Equal((Clients, (3001, "shutdown")), (closes.Codes.Count, Assert.Single(closes.Codes.Distinct())));
        }
    }

    [Fact]
    public async Task A_host_that_would_give_up_before_the_window_ends_does_not_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => SdkNodeProcess.StartAsync(("Realtime__Drain__Window", "00:00:20"), ("shutdownTimeoutSeconds", "20")));

        Assert.Contains("(shutdownTimeoutSeconds) is 00:00:20 and must be at least 00:00:06 longer than Realtime:Drain:Window", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(SdkNodeProcess Node, ClosesSeen Closes, Task Watching)> StartAsync(string window)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM to send.");
        var node = await SdkNodeProcess.StartAsync(
            ("Realtime__Drain__Window", window), ("Realtime__Node__Name", "sdk"), ("Realtime__ServerApi__ApiKeys__0", ServerApiClient.Key));
        var closes = new ClosesSeen();
        List<Task> watching = [];
        for (var number = 0; number < Clients; number++)
        {
            var client = await RealtimeTestClient.OpenAsync(node.WebSocketAddress);
            await client.AskAsync("connect", new { });
            watching.Add(WatchAsync(client, closes));
        }

        closes.Begin();
        return (node, closes, Task.WhenAll(watching).WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
    }

    private static async Task WatchAsync(RealtimeTestClient client, ClosesSeen closes)
    {
        await closes.WatchAsync(client);
        await client.DisposeAsync();
    }

    private static async Task<HttpStatusCode> ReadyAsync(SdkNodeProcess node)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        using var ready = await http.GetAsync("/health/ready", Cancellation);
        return ready.StatusCode;
    }

    private static void Tell(Stopwatch watch, ClosesSeen closes) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{Clients} clients, over after {watch.Elapsed.TotalMilliseconds:F0} ms: {closes.Describe()}");
}
