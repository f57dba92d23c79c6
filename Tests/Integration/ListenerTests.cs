using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Realtime.Connections;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Those who say one thing and then only listen: bare pushes as server-sent events.</summary>
public sealed class ListenerTests
{
    private const string Door = "/connection/uni_sse";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_push_is_the_connection()
    {
        await using var node = await TestNode.StartAsync();
        await using var wire = Wire(node);

        await wire.SendTextAsync($$"""{"token":"{{node.Issuer.Create("ann")}}"}""");
        var connect = (await NextAsync(wire))!.Value.GetProperty("connect");

        Assert.NotEmpty(connect.GetProperty("client").GetString()!);
        Assert.True(connect.GetProperty("session").GetString()!.Length >= 22, "128 bits take 22 characters.");
        Assert.Equal(25, connect.GetProperty("ping").GetInt32());
        Assert.False(connect.TryGetProperty("pong", out _));
        Assert.False(connect.TryGetProperty("node", out _));
    }

    [Fact]
    public async Task Pings_are_bare_and_no_answer_is_expected()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:Heartbeat:PingInterval"] = "00:00:02",
            ["Realtime:Heartbeat:PongTimeout"] = "00:00:01",
        });
        await using var wire = Wire(node);
        await wire.SendTextAsync($$"""{"token":"{{node.Issuer.Create("ann")}}"}""");
        await NextAsync(wire);

        for (var pings = 0; pings < 3; pings++)
        {
            Assert.Equal("{}", (await NextAsync(wire))?.GetRawText());
        }

        Assert.Equal(1, node.Services.GetRequiredService<OpenConnections>().Count);
    }

    [Fact]
    public async Task A_stopping_node_says_so_in_a_push()
    {
        var node = await TestNode.StartAsync();
        await using var wire = Wire(node);
        await wire.SendTextAsync($$"""{"token":"{{node.Issuer.Create("ann")}}"}""");
        await NextAsync(wire);
        var stopping = node.DisposeAsync().AsTask();

        var last = (await NextAsync(wire))!.Value.GetProperty("disconnect");

        Assert.Equal((3001, "shutdown"), (last.GetProperty("code").GetInt32(), last.GetProperty("reason").GetString()));
        Assert.Null(await NextAsync(wire));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Theory]
    [InlineData("{}", 3501)]
    [InlineData("null", 3501)]
    [InlineData(" \n null", 3501)]
    [InlineData("""{"token":"x.y.z"}""", 3500)]
    [InlineData("expired", 3005)]
    public async Task A_refused_connect_is_an_end_with_its_code(string request, int code)
    {
        await using var node = await TestNode.StartAsync();
        await using var wire = Wire(node);

        await wire.SendTextAsync(request is "expired" ? $$"""{"token":"{{node.Issuer.Create("ann", Expire)}}"}""" : request);

        Assert.True((await NextAsync(wire))!.Value.TryGetProperty("disconnect", out _));
        Assert.Null(await NextAsync(wire));
        Assert.Equal(code, wire.Close?.Code);
    }

    [Fact]
    public async Task No_verdict_lets_the_listener_come_back()
    {
        await using var node = await TestNode.StartAsync();
        node.Keys.Answer = static () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await using var wire = Wire(node);

        await wire.SendTextAsync($$"""{"token":"{{node.Issuer.Create("ann")}}"}""");

        Assert.True((await NextAsync(wire))!.Value.TryGetProperty("disconnect", out _));
        Assert.Equal(3004, wire.Close?.Code);
    }

    [Theory]
    [InlineData("GET", "?cf_connect=%7B", "", HttpStatusCode.BadRequest)]
    [InlineData("GET", "?cf_connect=%5B%5D", "", HttpStatusCode.BadRequest)]
    [InlineData("POST", "", "{},\"send\":{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "", "1", HttpStatusCode.BadRequest)]
    [InlineData("GET", "", "", HttpStatusCode.OK)]
    [InlineData("POST", "", "{\n}", HttpStatusCode.OK)]
    public async Task What_is_no_connect_request_is_refused_before_the_stream(string method, string query, string body, HttpStatusCode expected)
    {
        await using var node = await TestNode.StartAsync();
        using var http = new HttpClient { BaseAddress = node.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), Door + query) { Content = body.Length == 0 ? null : new StringContent(body) };

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static HttpWire Wire(TestNode node) => new(new Uri(node.Address, Door), new Uri(node.Address, "/emulation"));

    private static void Expire(SecurityTokenDescriptor token) => (token.IssuedAt, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1));

    private static async Task<JsonElement?> NextAsync(HttpWire wire) =>
        await wire.ReceiveMessageAsync() is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : null;
}
