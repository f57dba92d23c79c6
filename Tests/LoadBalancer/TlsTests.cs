using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

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
    [InlineData(0x03, false)]
    [InlineData(0x02, true)]
    [InlineData(0x01, true)]
    [InlineData(0x00, true)]
    public async Task Nothing_older_than_TLS_1_2_is_spoken(byte minor, bool isRefused)
    {
        // Written by hand: most systems would not even ask for what is to be refused.
        await using var balancer = await TestBalancer.StartAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, balancer.Https.Port, Cancellation);

        await tcp.GetStream().WriteAsync(ClientHello(minor), Cancellation);
        var answer = new byte[6];
        var read = await ReadAllAsync(tcp.GetStream(), answer);

        const int Handshake = 22, ServerHello = 2;
        var isAnswered = read == answer.Length && answer[0] == Handshake && answer[5] == ServerHello;
        Assert.Equal(isRefused, !isAnswered);
    }

    [Fact]
    public async Task Nothing_else_is_asked_of_the_system()
    {
        // Most systems refuse older versions by themselves, so an answer on the wire alone would not tell.
        var spoken = SslProtocols.None;
        await using var balancer = await TestBalancer.StartAsync(services: services => services.Configure<KestrelServerOptions>(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(https => spoken = https.SslProtocols))));

        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, spoken);
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

    private static async Task<int> ReadAllAsync(NetworkStream stream, byte[] answer)
    {
        try
        {
            return await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, Cancellation);
        }
        catch (IOException)
        {
            // Cut instead of closed: an answer too.
            return 0;
        }
    }

    /// <summary>RFC 5246 section 7.4.1.2, with suites of every age.</summary>
    private static byte[] ClientHello(byte minor)
    {
        byte[] suites = [0xC0, 0x2B, 0xC0, 0x2F, 0xC0, 0x23, 0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x13, 0x00, 0x2F, 0x00, 0x35];
        byte[] curves = [0x00, 0x0A, 0x00, 0x06, 0x00, 0x04, 0x00, 0x17, 0x00, 0x1D];
        byte[] points = [0x00, 0x0B, 0x00, 0x02, 0x01, 0x00];
        byte[] signatures = [0x00, 0x0D, 0x00, 0x0A, 0x00, 0x08, 0x04, 0x03, 0x04, 0x01, 0x02, 0x03, 0x02, 0x01];
        byte[] extensions = [.. curves, .. points, .. signatures];
        byte[] body = [0x03, minor, .. new byte[32], 0x00, 0x00, (byte)suites.Length, .. suites, 0x01, 0x00, 0x00, (byte)extensions.Length, .. extensions];
        byte[] handshake = [0x01, 0x00, 0x00, (byte)body.Length, .. body];
        return [0x16, 0x03, 0x01, 0x00, (byte)handshake.Length, .. handshake];
    }
}
