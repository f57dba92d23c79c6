using Tests.Support;

namespace Tests.Integration;

/// <summary>The node that docs/protocol.md starts for authors of SDKs, as a process, with the block that stands there and nothing else but a port of its own.</summary>
public sealed class SdkNodeTests
{
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    /// <summary>The tokens of the SDKs' own suites.</summary>
    private static readonly string ConnectionToken = HmacTokens.Create("""{"iat":1738078824}""", "secret", Header);
    private static readonly string SubscriptionToken = HmacTokens.Create("""{"iat":1738078824,"channel":"$test1"}""", "secret", Header);

    [Fact]
    public async Task The_documented_variables_start_a_node_that_serves_with_and_without_tokens()
    {
        using var node = await SdkNodeProcess.StartAsync();
        await using (var client = await RealtimeTestClient.OpenAsync(node.WebSocketAddress))
        {
            var connected = await client.ConnectAsync(ConnectionToken);
            Assert.False(connected.TryGetProperty("expires", out _));
            var subscribed = await client.SubscribeAsync("test1");
            Assert.True(subscribed.GetProperty("recoverable").GetBoolean() && subscribed.GetProperty("positioned").GetBoolean());
            Assert.True((await client.PublishAsync("test1", new { text = "hello" })).TryGetProperty("publish", out _));
            Assert.Equal(103, await ErrorAsync(client, new { channel = "$test1" }));
            Assert.Equal(0, await ErrorAsync(client, new { channel = "$test1", token = SubscriptionToken }));
        }

        await using (var anonymous = await RealtimeTestClient.OpenAsync(node.WebSocketAddress))
        {
            var reply = await anonymous.AskAsync("connect", new { });
            Assert.True(reply.TryGetProperty("connect", out _));
            Assert.Equal(0, await ErrorAsync(anonymous, new { channel = "cache:x" }));
            Assert.Equal(0, await ErrorAsync(anonymous, new { channel = "plain:x" }));
        }

        Assert.Contains("INSECURE: Realtime:Clients:Insecure is on", await node.KillAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_block_says_what_there_is()
    {
        var variables = SdkNodeProcess.Variables;

        Assert.Equal("true", variables["Realtime__Clients__Insecure"], StringComparer.Ordinal);
        Assert.Equal("secret", variables["Realtime__Auth__Hmac__Secret"], StringComparer.Ordinal);
        Assert.Contains(":8000", variables["ASPNETCORE_URLS"], StringComparison.Ordinal);
        Assert.DoesNotContain("Realtime__Auth__KeysAddress", variables.Keys);
    }

    private static async Task<int> ErrorAsync<T>(RealtimeTestClient client, T subscribe)
    {
        var reply = await client.AskAsync("subscribe", subscribe);
        return reply.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;
    }
}
