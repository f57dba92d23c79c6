using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AppHost.Reporting;

namespace Tests.Cluster;

/// <summary>Pins the certificate that the balancer made for itself, or the development certificate where this machine has one.</summary>
public sealed class BalancerCertificate(string dataDirectory)
{
    /// <summary>The extension that marks the development certificate of ASP.NET Core.</summary>
    private const string DevelopmentMark = "1.3.6.1.4.1.311.84.1.1";

    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && Expected().Contains(certificate.GetCertHashString(), StringComparer.Ordinal);

    /// <summary>The certificate as a PEM file for programs that do not share our trust.</summary>
    public string WriteForOthers()
    {
        using var certificate = Load();
        var file = Path.Combine(dataDirectory, "for-clients.crt");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    /// <summary>SHA-256 over the public key, in base64, as browsers pin it (RFC 7469 section 2.4).</summary>
    public string PublicKeyPin()
    {
        using var certificate = Load();
        return Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    private X509Certificate2 Load()
    {
        var file = Path.Combine(dataDirectory, CertificateAdvice.FileName);
        if (File.Exists(file))
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(file));
        }

        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        return store.Certificates.First(static certificate => certificate.Extensions.Any(static extension => extension.Oid?.Value == DevelopmentMark));
    }

    private List<string> Expected()
    {
        var file = Path.Combine(dataDirectory, CertificateAdvice.FileName);
        if (File.Exists(file))
        {
            using var own = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return [own.GetCertHashString()];
        }

        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        return [.. store.Certificates.Where(static certificate => certificate.Extensions.Any(static extension => extension.Oid?.Value == DevelopmentMark)).Select(static certificate => certificate.GetCertHashString())];
    }
}
