using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancer.Tls;

/// <summary>What a certificate's two files held when they were read.</summary>
/// <param name="CertificatePath">Where the certificates stand.</param>
/// <param name="KeyPath">Where the key stands.</param>
/// <param name="Chain">The first file's text.</param>
/// <param name="Key">The second file's text.</param>
/// <param name="Unread">Why there is no text; null = there is.</param>
/// <param name="Digest">Other texts have another one.</param>
internal sealed record PemReading(string CertificatePath, string KeyPath, string Chain, string Key, PemFault? Unread, string Digest)
{
    /// <summary>Everything that can be known before a client is given it.</summary>
    /// <returns>Ready for handshakes, or why not: one of the two.</returns>
    public (SslStreamCertificateContext? Context, PemFault? Fault) Check(DateTimeOffset now)
    {
        if (Unread is not null)
        {
            return (null, Unread);
        }

        if (Key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            return (null, new PemFault($"The key in '{KeyPath}' is encrypted, and nobody is there to be asked for its password: keep it unencrypted, readable by the balancer alone."));
        }

        if (Prepare() is not { } context)
        {
            return (null, new PemFault(WhatIsWrong()));
        }

        var fault = CheckTime(context.TargetCertificate, now);
        return fault is null ? (context, null) : (null, fault);
    }

    private static X509Certificate2Collection? ParseChain(string pem)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            return chain.Count == 0 ? null : chain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private SslStreamCertificateContext? Prepare()
    {
        if (ParseChain(Chain) is not { } chain)
        {
            return null;
        }

        try
        {
            var leaf = X509Certificate2.CreateFromPem(Chain, Key);
            chain.RemoveAt(0);
            return HandshakeCertificate.Create(leaf, chain);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // The framework's messages say less than ours, and ours are sure to hold nothing of the key.
            return null;
        }
    }

    private string WhatIsWrong()
    {
        if (ParseChain(Chain) is null)
        {
            return $"'{CertificatePath}' holds no certificates in PEM that can be read.";
        }

        return Key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? $"The key in '{KeyPath}' does not belong to the first certificate in '{CertificatePath}', or is of a kind that cannot be used: RSA and elliptic curves can."
            : $"'{KeyPath}' holds no key in PEM that can be read.";
    }

    private PemFault? CheckTime(X509Certificate2 leaf, DateTimeOffset now)
    {
        if (leaf.NotAfter.ToUniversalTime() <= now.UtcDateTime)
        {
            return new PemFault($"The certificate in '{CertificatePath}' has ended at {leaf.NotAfter.ToUniversalTime():u}.", IsAwaited: true);
        }

        return leaf.NotBefore.ToUniversalTime() > now.UtcDateTime
            ? new PemFault($"The certificate in '{CertificatePath}' does not hold before {leaf.NotBefore.ToUniversalTime():u}.")
            : null;
    }
}
