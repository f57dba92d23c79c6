using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Every error of the server API in both modes, and every status.</summary>
public sealed class ServerApiErrorTests
{
    private static readonly (string Name, string Value) Key = ("X-API-Key", ServerApiClient.Key);

    public static TheoryData<string, string, int, string, int> Errors => new()
    {
        { "history", """{"channel":"chat:x","reverse":true,"since":{"offset":0}}""", 100, "internal server error", 500 },
        { "publish", """{"channel":"nowhere:x","data":1}""", 102, "unknown channel", 404 },
        { "publish", """{"channel":"x","data":1}""", 102, "unknown channel", 404 },
        { "presence", """{"channel":"nowhere:x"}""", 102, "unknown channel", 404 },
        { "subscribe", """{"channel":"nowhere:x","user":"ann"}""", 102, "unknown channel", 404 },
        { "unsubscribe", """{"channel":"nowhere:x","user":"ann"}""", 102, "unknown channel", 404 },
        { "rpc", """{"method":"nothing"}""", 104, "not found", 404 },
        { "broadcast", """{"channels":["a","b","c","d"],"data":1}""", 106, "limit exceeded", 400 },
        { "batch", """{"commands":[{},{},{},{}]}""", 106, "limit exceeded", 400 },
        { "publish", """{"data":1}""", 107, "bad request", 400 },
        { "publish", """{"channel":"chat:x"}""", 107, "bad request", 400 },
        { "publish", """{"channel":"chat:x","b64data":"AP8"}""", 107, "bad request", 400 },
        { "publish", """{"channel":"chat:x","b64data":"not base64!"}""", 107, "bad request", 400 },
        { "publish", """{"channel":"json:x","b64data":"AP8="}""", 107, "bad request", 400 },
        { "publish", """{"channel":"chat: x","data":1}""", 107, "bad request", 400 },
        { "publish", """{"channel":"named:X1","data":1}""", 107, "bad request", 400 },
        { "publish", """{"channel":"chat:x","data":1,"tags":{"a":null}}""", 107, "bad request", 400 },
        { "broadcast", """{"channels":[],"data":1}""", 107, "bad request", 400 },
        { "subscribe", """{"channel":"chat:x","b64info":"AP8="}""", 107, "bad request", 400 },
        { "subscribe", """{"channel":"chat:x","expire_at":-1}""", 107, "bad request", 400 },
        { "refresh", """{"user":"ann","expire_at":9223372036854775807}""", 107, "bad request", 400 },
        { "disconnect", """{"user":"ann","disconnect":{"code":4001,"reason":"123"}}""", 107, "bad request", 400 },
        { "disconnect", """{"user":"ann","disconnect":{"code":3499,"reason":"x"}}""", 107, "bad request", 400 },
        { "disconnect", """{"user":"ann","disconnect":{"code":69537,"reason":"x"}}""", 107, "bad request", 400 },
        { "rpc", "{}", 107, "bad request", 400 },
        { "publish", """{"channel":"chat:x","data":1,"version":1}""", 108, "not available", 400 },
        { "presence", """{"channel":"plain:x"}""", 108, "not available", 400 },
        { "presence_stats", """{"channel":"plain:x"}""", 108, "not available", 400 },
        { "history", """{"channel":"plain:x"}""", 108, "not available", 400 },
        { "history_remove", """{"channel":"plain:x"}""", 108, "not available", 400 },
        { "history", """{"channel":"chat:x","since":{"offset":1,"epoch":"other"}}""", 112, "unrecoverable position", 416 },
    };

    [Fact]
    public async Task Every_error_comes_with_status_200_and_in_transport_mode_bare_with_its_own()
    {
        await using var node = await TestNode.StartAsync(Limited());
        using var api = ServerApiClient.Of(node);
        foreach (var row in Errors)
        {
            var (method, body, code, message, status) = row.Data;
            var bare = string.Create(CultureInfo.InvariantCulture, $$"""{"code":{{code}},"message":"{{message}}"}""");

            Assert.Equal((method, body, $$"""{"error":{{bare}}}"""), (method, body, await api.CallTextAsync($"/api/{method}", body)));
            using var response = await api.SendAsync($"/api/{method}", body, Key, ("X-Centrifugo-Error-Mode", "transport"));
            Assert.Equal((body, status), (body, (int)response.StatusCode));
            Assert.Equal(bare, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_setting_makes_transport_mode_hold_for_all()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(("Realtime:ServerApi:TransportErrors", "true")));
        using var api = ServerApiClient.Of(node);

        using var refused = await api.SendAsync("/api/presence", """{"channel":"plain:x"}""", Key);
        using var done = await api.SendAsync("/api/info", "{}", Key);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused.StatusCode, done.StatusCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"channel\":\"chat:x\",\"data\":1")]
    [InlineData("""{"channel":"chat:x","channel":"chat:y","data":1}""")]
    [InlineData("""{"channel":"chat:x","data":{"a":1,"a":2}}""")]
    [InlineData("""{"channel":"chat:x","data":1,"unknown":{"a":1,"a":2}}""")]
    [InlineData("""{"channel":17,"data":1}""")]
    [InlineData("""{"channel":"\ud800","data":1}""")]
    [InlineData("""{"channel":"chat:x","data":1,"version":-1}""")]
    public async Task What_is_not_the_methods_JSON_is_status_400(string body)
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);

        using var single = await api.SendAsync("/api/publish", body, Key);
        using var batch = await api.SendAsync("/api/batch", $$$"""{"commands":[{"publish":{"channel":"chat:x","data":1}},{"publish":{{{body}}}}]}""", Key);
        using var lines = await api.SendAsync("/api", $$$"""
            {"method":"publish","params":{"channel":"chat:x","data":1}}
            {"method":"publish","params":{{{body}}}}
            """, Key);

        Assert.Equal(HttpStatusCode.BadRequest, single.StatusCode);

        // Null is an absent command there, and nothing a line of its own.
        Assert.True(body is "null" || batch.StatusCode is HttpStatusCode.BadRequest, $"{batch.StatusCode}");
        Assert.True(body is "null" || lines.StatusCode is HttpStatusCode.BadRequest, $"{lines.StatusCode}");
        var top = await api.ResultAsync("history", """{"channel":"chat:x"}""");
        Assert.Equal(body is "null" ? 2 : 0, top.GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task Other_faults_have_their_status()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(("Realtime:ServerApi:MaxBodyBytes", "1024")));
        using var api = ServerApiClient.Of(node);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(HttpMethod.Get, "/api/publish", null));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusAsync(HttpMethod.Put, "/api/batch", Json("{}")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, "/api/nothing", Json("{}")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(HttpMethod.Post, "/api/publish", Json(new string(' ', 2000))));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(HttpMethod.Post, "/api/info", new StringContent("{}", Encoding.UTF8, "text/plain")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(HttpMethod.Post, "/api/publish", Json("{\"channel\":\"chat:x\",\"data\":\"\xff\"}", Encoding.Latin1)));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, HttpContent? content)
        {
            using var response = await api.SendAsync(method, path, content, Key);
            return response.StatusCode;
        }
    }

    private static IReadOnlyDictionary<string, string?> Limited() =>
        ServerApiClient.Settings(("Realtime:ServerApi:MaxBatchCommands", "3"), ("Realtime:ServerApi:MaxBroadcastChannels", "3"));

    private static ByteArrayContent Json(string text, Encoding? encoding = null) =>
        new((encoding ?? Encoding.UTF8).GetBytes(text)) { Headers = { ContentType = new("application/json") } };
}
