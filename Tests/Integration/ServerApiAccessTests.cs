using System.Diagnostics;
using System.Net;
using Realtime.ServerApi;
using Realtime.ServerApi.Keys;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Who may call what.</summary>
public sealed class ServerApiAccessTests
{
    private const string Publish = """{"channel":"plain:x","data":1}""";
    private const string WrongKey = "the-key-of-the-tests-4712";

    [Fact]
    public async Task A_key_in_either_header_opens_and_a_wrong_one_does_not()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "info", "{}", ("X-API-Key", ServerApiClient.Key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "info", "{}", ("Authorization", $"apikey {ServerApiClient.Key}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "info", "{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "info", "{}", ("X-API-Key", WrongKey)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "info", "{}", ("X-API-Key", "")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "info", "{}", ("Authorization", $"Bearer {ServerApiClient.Key}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "info", "{}", ("X-API-Key", ServerApiClient.Key), ("Authorization", $"apikey {WrongKey}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, $"info?api_key={ServerApiClient.Key}", "{}"));
    }

    [Fact]
    public async Task Without_keys_none_opens()
    {
        await using var node = await TestNode.StartAsync();
        using var api = ServerApiClient.Of(node);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "info", "{}", ("X-API-Key", "")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "info", "{}", ("X-API-Key", ServerApiClient.Key)));
    }

    [Fact]
    public async Task A_key_in_the_address_opens_only_where_that_is_allowed()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(("Realtime:ServerApi:AllowKeyInQuery", "true")));
        using var api = ServerApiClient.Of(node);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, $"info?api_key={ServerApiClient.Key}", "{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, $"info?api_key={WrongKey}", "{}"));
    }

    [Fact]
    public async Task The_scope_to_publish_publishes_and_does_nothing_else()
    {
        await using var node = await TestNode.StartAsync();
        using var api = ServerApiClient.Of(node);
        var bearer = ("Authorization", $"Bearer {ServerApiClient.Token(node, "realtime.publish")}");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "publish", Publish, bearer));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "broadcast", """{"channels":["plain:x"],"data":1}""", bearer));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "batch", $$$"""{"commands":[{"publish":{{{Publish}}}},{"nothing":{}}]}""", bearer));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "", $$"""{"method":"publish","params":{{Publish}}}""", bearer));
        foreach (var method in (string[])["subscribe", "unsubscribe", "disconnect", "refresh", "ban", "unban", "bans", "presence", "presence_stats", "history", "history_remove", "channels", "info", "drain", "rpc"])
        {
            Assert.Equal((method, HttpStatusCode.Forbidden), (method, await StatusAsync(api, method, "{}", bearer)));
            Assert.Equal((method, HttpStatusCode.Forbidden), (method, await StatusAsync(api, "batch", $$$"""{"commands":[{"publish":{{{Publish}}}},{"{{{method}}}":{}}]}""", bearer)));
            Assert.Equal((method, HttpStatusCode.Forbidden), (method, await StatusAsync(api, "", $$$"""{"method":"{{{method}}}","params":{}}""", bearer)));
        }
    }

    [Fact]
    public async Task The_scope_for_everything_does_everything_and_other_tokens_nothing()
    {
        await using var node = await TestNode.StartAsync();
        using var api = ServerApiClient.Of(node);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "info", "{}", ("Authorization", $"Bearer {ServerApiClient.Token(node, "realtime.api")}")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "publish", Publish, ("Authorization", $"Bearer {ServerApiClient.Token(node, "other realtime.api")}")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(api, "publish", Publish, ("Authorization", $"Bearer {ServerApiClient.Token(node, "other")}")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "publish", Publish, ("Authorization", $"Bearer {node.Issuer.Create()}")));
    }

    [Fact]
    public async Task No_key_stands_in_a_log_or_a_trace()
    {
        var spans = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || source.Name is "Realtime",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add($"{span.DisplayName} {string.Join(' ', span.TagObjects)}");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);

        await StatusAsync(api, "info", "{}", ("X-API-Key", ServerApiClient.Key));
        await StatusAsync(api, "info", "{}", ("Authorization", $"apikey {ServerApiClient.Key}"));
        await StatusAsync(api, "info", "{}", ("X-API-Key", WrongKey));

        Assert.NotEmpty(node.Logs.Entries);
        Assert.DoesNotContain(node.Logs.Entries, static entry => Holds(entry.Text));
        lock (spans)
        {
            Assert.NotEmpty(spans);
            Assert.DoesNotContain(spans, Holds);
        }

        static bool Holds(string text) => text.Contains(ServerApiClient.Key, StringComparison.Ordinal) || text.Contains(WrongKey, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with a space within it")]
    [InlineData("")]
    [InlineData("not-ascii-ä-0123456789")]
    public void A_key_that_is_not_fit_is_named_by_its_place_and_not_repeated(string key)
    {
        var options = new ServerApiOptions { ApiKeys = { ServerApiClient.Key, key } };

        var result = new ApiKeyRules().Validate(null, options);

        Assert.Equal("Realtime:ServerApi:ApiKeys:1 must be 16 to 512 visible ASCII characters.", Assert.Single(result.Failures!));
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerApiClient api, string path, string body, params (string Name, string Value)[] headers)
    {
        using var response = await api.SendAsync($"/api/{path}", body, headers);
        return response.StatusCode;
    }
}
