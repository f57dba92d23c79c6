using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Tests.LoadBalancer.Tls;

/// <summary>Looks at a server's certificate as a client does that knows one authority and fetches nothing.</summary>
internal static class Handshakes
{
    /// <returns>The serial of a certificate for localhost that leads to the root by what the server sent; null = it is refused.</returns>
    public static async Task<string?> TrustedSerialAsync(TestBalancer balancer, X509Certificate2 root)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, balancer.Https.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(tcp.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.Add(root);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy, AllowTlsResume = false },
                TestContext.Current.CancellationToken);
            return ((X509Certificate2)tls.RemoteCertificate!).SerialNumber;
        }
        catch (AuthenticationException)
        {
            return null;
        }
    }
}
