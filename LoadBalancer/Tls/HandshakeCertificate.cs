using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancer.Tls;

/// <summary>Prepares a certificate for handshakes, on every system.</summary>
internal static class HandshakeCertificate
{
    /// <param name="leaf">With its key.</param>
    /// <param name="others">What leads from it to its authority; sent along, as clients know the authority alone.</param>
    public static SslStreamCertificateContext Create(X509Certificate2 leaf, X509Certificate2Collection? others = null)
    {
        // Windows' TLS cannot use a key that exists in memory only: it has to come through PKCS#12.
        var usable = OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), password: null) : leaf;

        // Offline: what is sent is what is there, and no start waits for an authority's server.
        return SslStreamCertificateContext.Create(usable, others, offline: true);
    }
}
