using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Realtime.Hub;
using Tests.LoadBalancer;
using Tests.Support;

namespace Tests.Proxies;

/// <summary>To which node NGINX and HAProxy lead a client: by its cookie, by its address, and never to one that is gone or drains.</summary>
public sealed class ProxyChoiceTests
{
    private const int Clients = 24;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task A_cookie_leads_back_to_its_node_and_clients_without_are_spread(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var client = 0; client < Clients; client++)
        {
            var (node, cookie) = await edge.ArriveAsync();
            Assert.NotNull(cookie);
            Assert.DoesNotContain("127.0.0.1", cookie, StringComparison.Ordinal);
            Assert.Equal((node, null), await edge.ArriveAsync($"other=1; {cookie}"));
            seen.Add(node);
        }

        Assert.Equal(edge.Nodes.Select(static node => node.Name), seen.Order(StringComparer.Ordinal));
        var (_, replaced) = await edge.ArriveAsync("realtime_route=forged");
        Assert.NotNull(replaced);
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task The_cookie_comes_with_the_upgrade_and_no_script_reads_it(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        using var socket = await edge.Proxy.OpenSocketAsync();

        var cookie = Assert.Single(socket.HttpResponseHeaders!["Set-Cookie"]);

        Assert.All((string[])["Secure", "HttpOnly", "SameSite=Lax"], attribute => Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase));
        var node = await socket.ReceiveTextAsync();
        Assert.Equal((node, null), await edge.ArriveAsync(cookie.Split(';')[0]));
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task An_address_leads_to_one_node_whatever_the_client_says_of_it(string program)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has all of 127.0.0.0/8 as addresses of its own.");
        await using var edge = await ProxyEdge.StartAsync(program, isByAddress: true);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var client = 1; client <= Clients; client++)
        {
            var from = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.{client}"));
            var (node, cookie) = await edge.ArriveAsync(from: from);
            Assert.Null(cookie);
            Assert.Equal(node, (await edge.ArriveAsync(from: from, forwarded: $"10.9.8.{client}")).Node);
            seen.Add(node);
        }

        Assert.Equal(edge.Nodes.Select(static node => node.Name), seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx, false)]
    [InlineData(ProxyProcess.Nginx, true)]
    [InlineData(ProxyProcess.HaProxy, false)]
    [InlineData(ProxyProcess.HaProxy, true)]
    public async Task Clients_of_a_node_that_drains_get_another_one_with_all_that_they_sent(string program, bool isByAddress)
    {
        await using var edge = await ProxyEdge.StartAsync(program, isByAddress);
        var (name, cookie) = await edge.ArriveAsync();
        var draining = edge.Nodes.Single(node => node.Name == name);
        draining.IsDraining = true;
        using var client = edge.Proxy.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connection/http_stream") { Content = new StringContent("first words", Encoding.UTF8) };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["first words"], draining.Refused);
        Assert.Equal(1, edge.Nodes.Sum(static node => node.Streams));
        Assert.Equal(0, draining.Streams);
        Assert.NotEqual(name, (await edge.ArriveAsync(cookie)).Node);
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task Clients_of_a_node_that_is_gone_get_another_one(string program)
    {
        await using var edge = await ProxyEdge.StartAsync(program);
        var (name, cookie) = await edge.ArriveAsync();
        await edge.Nodes.Single(node => node.Name == name).DisposeAsync();

        Assert.NotEqual(name, (await edge.ArriveAsync(cookie)).Node);
        for (var client = 0; client < Clients; client++)
        {
            Assert.NotEqual(name, (await edge.ArriveAsync()).Node);
        }
    }

    [Fact]
    public async Task HaProxy_asks_nodes_whether_they_are_ready_and_cuts_nobody_of_one_that_is_not()
    {
        await using var edge = await ProxyEdge.StartAsync(ProxyProcess.HaProxy);
        using var socket = await edge.Proxy.OpenSocketAsync();
        var name = await socket.ReceiveTextAsync();
        var node = edge.Nodes.Single(node => node.Name == name);
        node.IsHealthy = false;

        await Eventually.TrueAsync(() => edge.Proxy.Output.Contains($"nodes_by_cookie/{name} is DOWN", StringComparison.Ordinal), $"{name} is taken out");

        Assert.Equal("still here", await socket.EchoAsync("still here"));
        for (var client = 0; client < Clients; client++)
        {
            Assert.NotEqual(name, (await edge.ArriveAsync()).Node);
        }
    }

    [Theory]
    [InlineData("deploy/nginx/realtime.conf", "proxy_read_timeout ([0-9]+)s")]
    [InlineData("deploy/nginx/realtime.conf", "proxy_send_timeout ([0-9]+)s")]
    [InlineData("deploy/haproxy/haproxy.cfg", "timeout client ([0-9]+)s")]
    [InlineData("deploy/haproxy/haproxy.cfg", "timeout server ([0-9]+)s")]
    [InlineData("deploy/haproxy/haproxy.cfg", "timeout tunnel ([0-9]+)s")]
    public void Silence_may_last_longer_than_ping_and_pong_together(string file, string pattern)
    {
        var heartbeat = new HeartbeatOptions();
        var text = file.Contains("nginx", StringComparison.Ordinal) ? SourceTree.Read(file).Split("location /connection/")[1] : SourceTree.Read(file);

        var seconds = Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

        Assert.True(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) > 2 * (heartbeat.PingInterval + heartbeat.PongTimeout), $"{file}: {seconds} s");
    }
}
