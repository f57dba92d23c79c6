using LoadBalancer.Tls;

namespace Tests.LoadBalancer.Tls;

/// <summary>Where a balancer's certificate lies, for the test to change.</summary>
internal sealed class PemFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("given-");

    public PemFolder() => Challenges = _folder.CreateSubdirectory("challenges").FullName;

    public string ChainPath => Path.Combine(_folder.FullName, "fullchain.pem");

    public string KeyPath => Path.Combine(_folder.FullName, "privkey.pem");

    /// <summary>Where an ACME client lays what an authority asks for.</summary>
    public string Challenges { get; }

    public TlsOptions Options => new() { CertificatePath = ChainPath, KeyPath = KeyPath };

    public (string Key, string? Value)[] Settings =>
    [
        ("LoadBalancer:Tls:CertificatePath", ChainPath),
        ("LoadBalancer:Tls:KeyPath", KeyPath),
        ("LoadBalancer:Tls:ReloadInterval", "00:00:00.100"),
    ];

    public void Write(IssuedCertificate certificate)
    {
        File.WriteAllText(KeyPath, certificate.Key);
        File.WriteAllText(ChainPath, certificate.Chain);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
