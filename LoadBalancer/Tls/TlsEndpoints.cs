using System.Security.Authentication;
using LoadBalancer.Edge;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Tls;

/// <summary>How every https endpoint answers a handshake. The server offers h2 and http/1.1 by itself.</summary>
internal sealed class TlsEndpoints(ServerCertificate certificate, IOptions<TimeoutOptions> timeouts) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options) => options.ConfigureHttpsDefaults(https =>
    {
        https.HandshakeTimeout = timeouts.Value.TlsHandshake;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;

        // One must be named for the endpoint to open; which one is sent is decided at each handshake, so that a renewal needs no restart.
        https.ServerCertificate = certificate.Current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) => handshake.ServerCertificateContext = certificate.Current;
    });
}
