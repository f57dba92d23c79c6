using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tests.LoadBalancer.Tls;

/// <summary>A certificate authority with a root and an intermediate, as public ones have.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(100);

    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _intermediate;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public TestAuthority()
    {
        Root = Request("CN=Test root", _rootKey, isAuthority: true).CreateSelfSigned(_now - Age, _now + Age);
        _intermediate = Request("CN=Test intermediate", _intermediateKey, isAuthority: true).Create(Root, _now - Age, _now + Age, Serial());
    }

    public X509Certificate2 Root { get; }

    /// <param name="begin">From now on.</param>
    /// <param name="end">From now on.</param>
    /// <param name="isRsa">Else of an elliptic curve.</param>
    public IssuedCertificate Issue(TimeSpan? begin = null, TimeSpan? end = null, bool isRsa = false)
    {
        using AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var generator = X509SignatureGenerator.CreateForECDsa(_intermediateKey);
        using var leaf = Request("CN=localhost", key, isAuthority: false)
            .Create(_intermediate.SubjectName, generator, _now + (begin ?? TimeSpan.FromHours(-1)), _now + (end ?? TimeSpan.FromDays(90)), Serial());
        return new IssuedCertificate(leaf.SerialNumber, $"{leaf.ExportCertificatePem()}\n{_intermediate.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose()
    {
        Root.Dispose();
        _intermediate.Dispose();
        _rootKey.Dispose();
        _intermediateKey.Dispose();
    }

    private static byte[] Serial()
    {
        // Above zero and without a byte in front that would be left out.
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = 0x42;
        return serial;
    }

    private static CertificateRequest Request(string subject, AsymmetricAlgorithm key, bool isAuthority)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }
}
