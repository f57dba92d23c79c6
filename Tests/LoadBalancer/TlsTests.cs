using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Tests.LoadBalancer;

public sealed class TlsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_handshake_offers_both_http_versions_with_the_balancers_own_certificate(SslProtocols protocol)
    {
        await using var balancer = await TestBalancer.StartAsync();
        foreach (var application in new[] { SslApplicationProtocol.Http2, SslApplicationProtocol.Http11 })
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, balancer.Https.Port, Cancellation);
            await using var tls = new SslStream(tcp.GetStream());

            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = protocol,
                    ApplicationProtocols = [application],
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                        certificate?.GetCertHashString() == balancer.Thumbprint && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
                },
                Cancellation);

            Assert.Equal(application, tls.NegotiatedApplicationProtocol);
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_http_versions_reach_page_and_node(string version)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client(Version.Parse(version));

        using var page = await client.GetAsync("/", Cancellation);
        using var answer = await client.GetAsync("/api/info", Cancellation);

        Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (page.StatusCode, page.Version));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_WebSocket_over_both_http_versions_carries_more_than_a_request_body_may_have(string version)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: ("LoadBalancer:MaxRequestBodyBytes", "1024"));
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        var (socket, name) = await balancer.ConnectAsync(version: Version.Parse(version));

        var text = new string('x', 8_000);

        Assert.Equal("realtime-1", name);
        Assert.Equal(text, await socket.EchoAsync(text));
        Assert.Equal(text, await socket.EchoAsync(text));
    }
}
