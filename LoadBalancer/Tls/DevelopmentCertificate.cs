using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancer.Tls;

/// <summary>The certificate that <c>dotnet dev-certs https</c> keeps for the user: many developers have told their browser to trust it.</summary>
internal static class DevelopmentCertificate
{
    // Marks it; the same in every version of ASP.NET Core.
    private const string MarkerOid = "1.3.6.1.4.1.311.84.1.1";

    /// <summary>The newest valid one with a key; null when there is none, or no store.</summary>
    public static X509Certificate2? Find(DateTimeOffset now)
    {
        try
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            return store.Certificates
                .Where(certificate => IsUsable(certificate, now))
                .OrderByDescending(static certificate => certificate.NotAfter)
                .FirstOrDefault();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool IsUsable(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.Extensions.Any(static extension => extension.Oid?.Value == MarkerOid)
        && certificate.HasPrivateKey
        && certificate.NotBefore.ToUniversalTime() <= now.UtcDateTime
        && certificate.NotAfter.ToUniversalTime() > now.UtcDateTime;
}
