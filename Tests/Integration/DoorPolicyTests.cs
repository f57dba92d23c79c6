using System.Net;
using System.Text;
using Tests.Support;

namespace Tests.Integration;

/// <summary>One policy at every door, whatever is sent and however.</summary>
public sealed class DoorPolicyTests
{
    private static readonly string[] HttpDoors = ["/connection/http_stream", "/connection/sse", "/connection/uni_sse", "/emulation"];

    private static readonly string[] AllDoors = ["/connection/websocket", .. HttpDoors];

    public static TheoryData<string> Http => [.. HttpDoors];

    public static TheoryData<string, string, string> ForeignOrigins =>
        [.. from door in AllDoors from method in (string[])["GET", "POST", "OPTIONS"] from origin in (string[])["https://evil.test", "null", "https://good.test.evil.test"] select (door, method, origin)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(ForeignOrigins))]
    public async Task A_foreign_page_gets_in_nowhere_and_learns_nothing(string door, string method, string origin)
    {
        using var answer = await AskAsync(method, door, origin, "{}");

        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden || (door.EndsWith("websocket", StringComparison.Ordinal) && answer.StatusCode is HttpStatusCode.BadRequest), $"{answer.StatusCode}");
        Assert.DoesNotContain(answer.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Http))]
    public async Task A_page_of_the_list_is_told_that_it_may(string door)
    {
        using var answer = await AskAsync("OPTIONS", door, "https://good.test");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("https://good.test", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Credentials")));
        Assert.Equal("content-type, x-mine", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("POST, OPTIONS", string.Join(", ", answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Equal("300", Assert.Single(answer.Headers.GetValues("Access-Control-Max-Age")));
        Assert.Equal("Origin", Assert.Single(answer.Headers.GetValues("Vary")));
    }

    [Theory]
    [MemberData(nameof(Http))]
    public async Task More_than_a_message_may_have_is_refused(string door)
    {
        using var whole = await AskAsync("POST", door, "https://good.test", new string(' ', (64 * 1024) + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, whole.StatusCode);
        Assert.Equal("https://good.test", Assert.Single(whole.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("PUT", "/connection/http_stream", 405)]
    [InlineData("GET", "/connection/http_stream", 405)]
    [InlineData("POST", "/connection/http_stream", 400)]
    [InlineData("DELETE", "/connection/sse", 405)]
    [InlineData("GET", "/connection/sse", 400)]
    [InlineData("POST", "/connection/sse", 400)]
    [InlineData("PATCH", "/connection/uni_sse", 405)]
    [InlineData("GET", "/emulation", 405)]
    [InlineData("POST", "/emulation", 400)]
    [InlineData("POST", "/connection/websocket", 400)]
    public async Task Other_methods_and_nothing_at_all_are_refused(string method, string door, int expected)
    {
        using var answer = await AskAsync(method, door, "https://good.test");

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal(expected == 405, answer.Content.Headers.Allow.Count > 0);
    }

    [Theory]
    [InlineData("/connection/http_stream", "application/json")]
    [InlineData("/connection/sse", "text/event-stream")]
    [InlineData("/connection/uni_sse", "text/event-stream")]
    public async Task Nobody_on_the_way_may_keep_or_collect_a_stream(string door, string contentType)
    {
        using var answer = await AskAsync("POST", door, "https://good.test", """{"id":1,"connect":{}}""", isStream: true);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no", Assert.Single(answer.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal("no-cache", Assert.Single(answer.Headers.GetValues("Pragma")));
        Assert.True(answer.Headers.CacheControl is { NoStore: true, NoCache: true, Private: true, MustRevalidate: true, MaxAge.Ticks: 0 });
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(contentType is "text/event-stream", text.StartsWith("\ndata: ", StringComparison.Ordinal));
        Assert.Contains("3501", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_holds_no_more_streams_than_it_may()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Doors:MaxSessions"] = "1" });
        using var http = new HttpClient { BaseAddress = node.Address };
        await using (var first = node.OverHttp("/connection/http_stream"))
        {
            await first.ConnectAsync(node.Issuer.Create("ann"));

            using var refused = await http.PostAsync("/connection/sse", new StringContent("{}"), Cancellation);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
        }

        await Eventually.TrueAsync(async () =>
        {
            using var again = await http.PostAsync("/connection/sse", new StringContent("{}"), Cancellation);
            return again.StatusCode is HttpStatusCode.OK;
        });
    }

    private static async Task<HttpResponseMessage> AskAsync(string method, string door, string origin, string? body = null, bool isStream = false)
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Doors:AllowedOrigins:0"] = "https://good.test" });
        using var http = new HttpClient { BaseAddress = node.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), door);
        request.Headers.Add("Origin", origin);
        if (method is "OPTIONS")
        {
            request.Headers.Add("Access-Control-Request-Headers", "content-type, x-mine");
        }

        if (body is not null && method is "POST")
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        if (isStream)
        {
            await answer.Content.LoadIntoBufferAsync(Cancellation);
        }

        return answer;
    }
}
