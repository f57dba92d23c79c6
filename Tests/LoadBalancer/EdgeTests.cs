using System.Net;
using System.Net.WebSockets;
using Tests.Support;

namespace Tests.LoadBalancer;

public sealed class EdgeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a%20b/c?x=1&y=%2F", "/a%20b/c?x=1&y=%2F")]
    [InlineData("//evil.example/", "//evil.example/")]
    [InlineData("/connection/websocket", "/connection/websocket")]
    public async Task A_read_over_http_is_redirected_to_the_https_port_of_the_same_host(string path, string expected)
    {
        await using var balancer = await TestBalancer.StartAsync();
        using var client = balancer.Client();

        using var answer = await client.GetAsync(balancer.Http.GetLeftPart(UriPartial.Authority) + path, Cancellation);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal($"https://127.0.0.1:{balancer.Https.Port}{expected}", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Nobody_is_believed_that_his_http_was_https_elsewhere()
    {
        // What the orchestrator sets for every web project (ASPNETCORE_FORWARDEDHEADERS_ENABLED).
        await using var balancer = await TestBalancer.StartAsync(settings: ("ForwardedHeaders_Enabled", "true"));
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(balancer.Http, "/x")) { Headers = { { "X-Forwarded-Proto", "https" } } };

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
    }

    [Theory]
    [InlineData("443", "https://chat.example/x")]
    [InlineData("9443", "https://chat.example:9443/x")]
    public async Task The_port_that_clients_see_can_be_another_one(string port, string expected)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:HttpsPort", port));
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(balancer.Http, "/x")) { Headers = { Host = "chat.example:80" } };

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(expected, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/.well-known/acme-challenge/x", HttpStatusCode.NotFound)]
    public async Task Probes_and_certificate_challenges_are_not_redirected(string path, HttpStatusCode expected)
    {
        await using var balancer = await TestBalancer.StartAsync();
        using var client = balancer.Client();

        using var answer = await client.GetAsync(new Uri(balancer.Http, path), Cancellation);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_write_over_http_is_refused_and_let_through_in_Development()
    {
        var (status, text, location) = await PostOverHttpAsync("Production");

        Assert.Equal((HttpStatusCode.Forbidden, null), (status, location));
        Assert.Contains("clear text", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostOverHttpAsync("Development")).Status);
    }

    [Fact]
    public async Task A_WebSocket_over_http_is_refused_with_426_and_let_through_in_Development()
    {
        Assert.Equal(HttpStatusCode.UpgradeRequired, await ConnectOverHttpAsync("Production"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectOverHttpAsync("Development"));
    }

    [Theory]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\n")]
    [InlineData("Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n")]
    [InlineData("Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n")]
    public async Task A_refused_WebSocket_is_told_in_so_many_words_where_to_go(string headers)
    {
        await using var balancer = await TestBalancer.StartAsync();
        using var socket = await RawWebSocket.OpenAsync(balancer.Http, $"{headers}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", query: "?cf_connect=secret");
        var text = await socket.ReadTextAsync();

        Assert.Equal(426, socket.StatusCode);
        Assert.Contains("\r\nUpgrade: TLS/1.2, HTTP/1.1\r\n", socket.Answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: Upgrade\r\n", socket.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Location:", socket.Answer, StringComparison.Ordinal);
        Assert.Contains($"connect to wss://127.0.0.1:{balancer.Https.Port}/connection/websocket", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_WebSocket_by_HTTP2_without_TLS_is_refused_too()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("Kestrel:EndpointDefaults:Protocols", "Http2"));

        Assert.Equal(HttpStatusCode.UpgradeRequired, await ConnectOverHttpAsync(balancer, HttpVersion.Version20));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/api/info")]
    [InlineData("/auth/connect/token")]
    public async Task Every_answer_over_https_keeps_browsers_there(string path)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { Host = "chat.example" } };

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal("max-age=2592000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task Without_an_https_endpoint_nothing_is_redirected_and_no_certificate_is_made()
    {
        var data = Directory.CreateTempSubdirectory("balancer-");
        try
        {
            await using var balancer = await TestBalancer.StartAsync(
                urls: "http://127.0.0.1:0",
                settings: [("Data:Directory", data.FullName), ("LoadBalancer:HttpsPort", "8443")]);
            using var client = new HttpClient();

            using var answer = await client.GetAsync(balancer.Http, Cancellation);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
            Assert.Empty(data.EnumerateFileSystemInfos());
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_on_https_outside_Development()
    {
        Assert.True(await HasStrictTransportAsync("Production"));
        Assert.False(await HasStrictTransportAsync("Development"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/api/info")]
    [InlineData("/health/ready")]
    public async Task No_answer_names_the_server(string path)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();

        using var answer = await client.GetAsync(path, Cancellation);

        Assert.False(answer.Headers.Contains("Server"));
    }

    private static async Task<bool> HasStrictTransportAsync(string environment)
    {
        await using var balancer = await TestBalancer.StartAsync(environment);
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "chat.example" } };
        using var answer = await client.SendAsync(request, Cancellation);
        return answer.Headers.Contains("Strict-Transport-Security");
    }

    private static async Task<(HttpStatusCode Status, string Text, Uri? Location)> PostOverHttpAsync(string environment)
    {
        await using var balancer = await TestBalancer.StartAsync(environment);
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        using var answer = await client.PostAsync(new Uri(balancer.Http, "/api/publish"), content: null, Cancellation);
        Assert.Equal(environment is "Production", answer.Headers.ConnectionClose == true);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer.Headers.Location);
    }

    private static async Task<HttpStatusCode> ConnectOverHttpAsync(string environment)
    {
        await using var balancer = await TestBalancer.StartAsync(environment);
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        return await ConnectOverHttpAsync(balancer, HttpVersion.Version11);
    }

    private static async Task<HttpStatusCode> ConnectOverHttpAsync(TestBalancer balancer, Version version)
    {
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true, HttpVersion = version, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        try
        {
            await socket.ConnectAsync(new UriBuilder(balancer.Http) { Scheme = "ws", Path = "/connection/websocket" }.Uri, invoker, Cancellation);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
