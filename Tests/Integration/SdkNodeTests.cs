using System.Diagnostics;
using System.Net.Sockets;
using RealtimeApi;
using Tests.Docs;
using Tests.Support;

namespace Tests.Integration;

/// <summary>The node that docs/protocol.md starts for authors of SDKs, as a process, with the block that stands there and nothing else but a port of its own.</summary>
public sealed class SdkNodeTests
{
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";
    private const string DocumentedPort = ":8000";

    /// <summary>The tokens of the SDKs' own suites.</summary>
    private static readonly string ConnectionToken = HmacTokens.Create("""{"iat":1738078824}""", "secret", Header);
    private static readonly string SubscriptionToken = HmacTokens.Create("""{"iat":1738078824,"channel":"$test1"}""", "secret", Header);

    [Fact]
    public async Task The_documented_variables_start_a_node_that_serves_with_and_without_tokens()
    {
        var port = FreePort.Take();
        using var node = Start(port);
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await Eventually.HoldsAsync(() => node.HasExited || CanConnect(port), "the node listens", TestContext.Current.CancellationToken);
            Assert.False(node.HasExited, node.HasExited ? await output : "");

            await using (var client = await RealtimeTestClient.OpenAsync(new Uri($"ws://127.0.0.1:{port}/connection/websocket")))
            {
                var connected = await client.ConnectAsync(ConnectionToken);
                Assert.False(connected.TryGetProperty("expires", out _));
                var subscribed = await client.SubscribeAsync("test1");
                Assert.True(subscribed.GetProperty("recoverable").GetBoolean() && subscribed.GetProperty("positioned").GetBoolean());
                Assert.True((await client.PublishAsync("test1", new { text = "hello" })).TryGetProperty("publish", out _));
                Assert.Equal(103, await ErrorAsync(client, new { channel = "$test1" }));
                Assert.Equal(0, await ErrorAsync(client, new { channel = "$test1", token = SubscriptionToken }));
            }

            await using (var anonymous = await RealtimeTestClient.OpenAsync(new Uri($"ws://127.0.0.1:{port}/connection/websocket")))
            {
                var reply = await anonymous.AskAsync("connect", new { });
                Assert.True(reply.TryGetProperty("connect", out _));
                Assert.Equal(0, await ErrorAsync(anonymous, new { channel = "cache:x" }));
                Assert.Equal(0, await ErrorAsync(anonymous, new { channel = "plain:x" }));
            }
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }

        Assert.Contains("INSECURE: Realtime:Clients:Insecure is on", await output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_block_says_what_there_is()
    {
        var variables = Variables();

        Assert.Equal("true", variables["Realtime__Clients__Insecure"], StringComparer.Ordinal);
        Assert.Equal("secret", variables["Realtime__Auth__Hmac__Secret"], StringComparer.Ordinal);
        Assert.Contains(DocumentedPort, variables["ASPNETCORE_URLS"], StringComparison.Ordinal);
        Assert.DoesNotContain("Realtime__Auth__KeysAddress", variables.Keys);
    }

    private static async Task<int> ErrorAsync<T>(RealtimeTestClient client, T subscribe)
    {
        var reply = await client.AskAsync("subscribe", subscribe);
        return reply.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;
    }

    private static Process Start(int port)
    {
        // As `dotnet run --project RealtimeApi` does: in the project's folder, where its appsettings.json is.
        var start = new ProcessStartInfo("dotnet", [typeof(NodeServer).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(SourceTree.Root, "RealtimeApi"),
        };
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value.Replace(DocumentedPort, $":{port}", StringComparison.Ordinal);
        }

        return Process.Start(start)!;
    }

    private static Dictionary<string, string> Variables() => Pages.Read("docs/protocol.md").Text.ReplaceLineEndings("\n").Split('\n')
        .Where(static line => line.StartsWith("export ", StringComparison.Ordinal))
        .Select(static line => line["export ".Length..].Split('=', 2))
        .ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);

    private static bool CanConnect(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return client.Connected;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
