using System.Net;
using System.Net.Http.Json;
using Tests.Support;

namespace Tests.LoadBalancer;

/// <summary>Responses that do not end.</summary>
public sealed class StreamingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Ways =>
        [.. from door in (string[])["/connection/http_stream", "/connection/sse", "/connection/uni_sse"] from version in (string[])["1.1", "2.0"] select (door, door.EndsWith("sse", StringComparison.Ordinal) ? "GET" : "POST", version)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_word_passes_at_once_and_as_it_is_and_a_leaver_is_noticed(string door, string method, string version)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client(Version.Parse(version));
        using var request = Request(client, method, door);
        request.Headers.Add("Accept-Encoding", "gzip, br");

        using (var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation))
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
            Assert.Equal("hello", await reader.ReadLineAsync(Cancellation));
            foreach (var word in (string[])["one", "two", "three"])
            {
                node.Say(word);
                Assert.Equal(word, await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
            }

            Assert.Empty(answer.Content.Headers.ContentEncoding);
            Assert.Equal(1, node.Streams);
        }

        await Eventually.TrueAsync(() => node.Streams == 0);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_head_of_a_stream_waits_for_no_word(string door, string method, string version)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        node.IsSilent = true;
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client(Version.Parse(version));
        using var request = Request(client, method, door);

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.True(answer.Headers.Contains("Set-Cookie"));
        node.Say("late");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("late", await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task Many_streams_and_what_else_is_asked_share_one_connection_over_HTTP_2()
    {
        const int Tabs = 12;
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client(HttpVersion.Version20);
        var tabs = new List<HttpResponseMessage>();
        for (var tab = 0; tab < Tabs; tab++)
        {
            using var request = Request(client, "GET", "/connection/sse");
            tabs.Add(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        }

        using var answer = await client.PostAsJsonAsync("/emulation", new { node = "n" }, Cancellation);

        Assert.Equal((Tabs, HttpStatusCode.OK), (node.Streams, answer.StatusCode));
        tabs.ForEach(static tab => tab.Dispose());
    }

    [Fact]
    public async Task Commands_follow_their_cookie_and_reach_some_node_without_it()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        using var client = balancer.Client();
        using var opening = Request(client, "POST", "/connection/http_stream");
        using var stream = await client.SendAsync(opening, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var cookie = stream.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var home = one.Streams == 1 ? "realtime-1" : "realtime-2";

        for (var attempt = 0; attempt < 4; attempt++)
        {
            Assert.Equal(home, await EmulateAsync(client, cookie));
        }

        Assert.StartsWith("realtime-", await EmulateAsync(client, cookie: null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", HttpStatusCode.OK)]
    public async Task Emulation_takes_posts_and_what_browsers_ask_before(string method, HttpStatusCode expected)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/emulation");

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static async Task<string?> EmulateAsync(HttpClient client, string? cookie)
    {
        using var request = Request(client, "POST", "/emulation");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var answer = await client.SendAsync(request, Cancellation);
        return (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))?.Node;
    }

    private static HttpRequestMessage Request(HttpClient client, string method, string path) => new(new HttpMethod(method), path)
    {
        Version = client.DefaultRequestVersion,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = method is "POST" ? new StringContent("{}") : null,
    };
}
