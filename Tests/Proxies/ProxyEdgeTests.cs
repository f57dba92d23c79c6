using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Tests.LoadBalancer;
using Tests.Support;

namespace Tests.Proxies;

/// <summary>What NGINX and HAProxy let in, hide and pass on, with the files that people copy.</summary>
public sealed class ProxyEdgeTests
{
    private static readonly string[] Forgeable =
        ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Forwarded-Server", "X-Original-Host", "X-Real-IP", "Forwarded"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task Http_leads_readers_to_https_and_refuses_all_others(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        using var client = new HttpClient(edge.Proxy.CreateHandler()) { BaseAddress = edge.Proxy.HttpAddress };

        using var read = await client.GetAsync(new Uri("/api/info?a=b", UriKind.Relative), Cancellation);
        using var written = await client.PostAsync(new Uri("/api/publish", UriKind.Relative), new StringContent("{}"), Cancellation);
        using var upgrade = new HttpRequestMessage(HttpMethod.Get, "/connection/websocket")
        {
            Headers = { { "Upgrade", "websocket" }, { "Connection", "Upgrade" }, { "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==" }, { "Sec-WebSocket-Version", "13" } },
        };
        using var upgraded = await client.SendAsync(upgrade, Cancellation);

        Assert.Equal((HttpStatusCode.TemporaryRedirect, "https://localhost/api/info?a=b"), (read.StatusCode, read.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.BadRequest, written.StatusCode);
        Assert.Equal(HttpStatusCode.UpgradeRequired, upgraded.StatusCode);
        Assert.Contains("TLS/1.2", upgraded.Headers.GetValues("Upgrade").First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx, SslProtocols.Tls12)]
    [InlineData(ProxyProcess.Nginx, SslProtocols.Tls13)]
    [InlineData(ProxyProcess.HaProxy, SslProtocols.Tls12)]
    [InlineData(ProxyProcess.HaProxy, SslProtocols.Tls13)]
    public async Task Tls_of_both_versions_is_spoken_and_http_2_offered(string program, SslProtocols protocol)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, edge.Proxy.HttpsAddress.Port, Cancellation);
        await using var tls = new SslStream(socket.GetStream());

        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = protocol,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                RemoteCertificateValidationCallback = edge.Proxy.IsTrusted,
            },
            Cancellation);

        Assert.Equal((protocol, SslApplicationProtocol.Http2), (tls.SslProtocol, tls.NegotiatedApplicationProtocol));
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task What_clients_say_of_their_own_address_is_overwritten(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        using var client = edge.Proxy.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/info") { Headers = { { "Upgrade", "h2c" }, { "Connection", "Upgrade" } } };
        Assert.All(Forgeable, name => Assert.True(request.Headers.TryAddWithoutValidation(name, "forged")));

        using var answer = await client.SendAsync(request, Cancellation);

        var answered = await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation);
        var seen = new Dictionary<string, string>(answered!.Headers, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
        Assert.Equal("https", seen["X-Forwarded-Proto"]);
        Assert.Equal(edge.Proxy.HttpsAddress.Authority, seen["X-Forwarded-Host"]);
        Assert.Equal(edge.Proxy.HttpsAddress.Authority, seen["Host"]);
        Assert.DoesNotContain(seen, static header => header.Value.Contains("forged", StringComparison.Ordinal) || header.Value.Contains("h2c", StringComparison.Ordinal));
        Assert.Contains("max-age=", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task Only_what_is_public_is_reached(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        foreach (var path in (string[])["/api/publish", "/emulation", "/connection/hello", "/auth/connect/token"])
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, await edge.StatusAsync(HttpMethod.Post, path)));
        }

        Assert.Equal(HttpStatusCode.OK, await edge.StatusAsync(HttpMethod.Get, "/auth/.well-known/jwks"));
        foreach (var path in (string[])["/metrics", "/cluster/scale", "/auth/demo/token", "/auth/connect/token/more", "/auth/.well-known/../demo/token", "/auth/.well-known/%2e%2e/demo/token", "/api/../metrics"])
        {
            Assert.InRange((path, (int)await edge.StatusAsync(HttpMethod.Post, path)), (path, 400), (path, 405));
        }
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task A_stream_comes_word_by_word(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        using var client = edge.Proxy.CreateHttpClient();
        await using var stream = await client.GetStreamAsync(new Uri("/connection/sse", UriKind.Relative), Cancellation);
        using var reader = new StreamReader(stream);

        Assert.Equal("hello", await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        foreach (var node in edge.Nodes.Where(static node => node.Streams == 1))
        {
            node.Say("word");
        }

        Assert.Equal("word", await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task Long_cookies_pass_and_long_bodies_do_not(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);

        var (node, _) = await edge.ArriveAsync($"long={new string('x', 16_000)}");
        var status = await edge.StatusAsync(HttpMethod.Post, "/api/publish", new ByteArrayContent(new byte[(1024 * 1024) + 1]));

        Assert.StartsWith("realtime-", node, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task No_query_stands_in_a_log_also_when_nothing_answers(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        await edge.StatusAsync(HttpMethod.Get, "/connection/served?token=planted");
        foreach (var node in edge.Nodes)
        {
            await node.DisposeAsync();
        }

        var status = await edge.StatusAsync(HttpMethod.Get, "/connection/failed?token=planted");

        Assert.InRange((int)status, 502, 504);
        await Eventually.TrueAsync(() => edge.Proxy.Output.Contains("/connection/served", StringComparison.Ordinal) && edge.Proxy.Output.Contains("/connection/failed", StringComparison.Ordinal));
        Assert.DoesNotContain("planted", edge.Proxy.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nginx_serves_the_page_with_the_headers_that_ours_has()
    {
        await using var edge = await ProxyEdge.StartAsync(ProxyProcess.Nginx);
        await using var ours = await TestBalancer.StartAsync();
        using var theirClient = edge.Proxy.CreateHttpClient();
        using var ourClient = ours.Client();

        using var theirs = await theirClient.GetAsync(new Uri("/", UriKind.Relative), Cancellation);
        using var answer = await ourClient.GetAsync(new Uri("/", UriKind.Relative), Cancellation);

        Assert.Equal(await answer.Content.ReadAsStringAsync(Cancellation), await theirs.Content.ReadAsStringAsync(Cancellation));
        foreach (var name in (string[])["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cache-Control"])
        {
            Assert.Equal((name, answer.Headers.GetValues(name).Single()), (name, theirs.Headers.GetValues(name).Single()));
        }
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task A_websocket_is_opened_and_echoes(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        using var socket = await edge.Proxy.OpenSocketAsync();

        Assert.StartsWith("realtime-", await socket.ReceiveTextAsync(), StringComparison.Ordinal);
        Assert.Equal("word", await socket.EchoAsync("word"));
    }
}
