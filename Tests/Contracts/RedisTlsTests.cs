using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>A server that speaks TLS alone, with a certificate of an authority that only these nodes know, and a password.</summary>
public sealed class RedisTlsTests
{
    private const string HostName = "redis.test";

    /// <summary>Where StackExchange.Redis looks for the authority's certificate.</summary>
    private const string AuthorityVariable = "SERedis_IssuerCertPath";

    [Fact]
    public async Task Nodes_speak_tls_and_believe_only_the_named_host_of_their_authority()
    {
        Assert.SkipUnless(RedisServerStore.Missing is null, RedisServerStore.Missing ?? "");
        var folder = Directory.CreateTempSubdirectory("realtime-tls-");
        try
        {
            var files = WriteCertificates(folder.FullName);
            Environment.SetEnvironmentVariable(AuthorityVariable, files.Authority);
            await using var store = new RedisServerStore(
                "--tls-cert-file", files.Certificate, "--tls-key-file", files.Key, "--tls-ca-cert-file", files.Authority, "--tls-auth-clients", "no")
            { TlsHost = HostName };
            await store.StartAsync(TestContext.Current.CancellationToken);
            await using var node = await StartNodeAsync(store.ConnectionString);
            await node.SubscribeAsync("news");
            await node.PublishAsync("news", "1");
            await node.ReceivesAsync("news", 1);

            await RefusesAsync(store.ConnectionString.Replace(HostName, "other.test", StringComparison.Ordinal));
            await RefusesAsync(store.ConnectionString.Replace("ssl=true", "ssl=false", StringComparison.Ordinal));
            await RefusesAsync(store.ConnectionString.Replace(store.Password, "wrong", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable(AuthorityVariable, null);
            folder.Delete(recursive: true);
        }
    }

    private static async Task RefusesAsync(string connectionString)
    {
        await using var node = await StartNodeAsync(connectionString);
        await Assert.ThrowsAsync<UnavailableException>(() => node.PublishAsync("news", "1"));
    }

    private static async Task<BrokerNode> StartNodeAsync(string connectionString) => await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(connectionString, "t"));

    private static (string Authority, string Certificate, string Key) WriteCertificates(string folder)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var (from, until) = (DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={HostName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(HostName);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));

        var files = (Authority: Path.Combine(folder, "ca.crt"), Certificate: Path.Combine(folder, "redis.crt"), Key: Path.Combine(folder, "redis.key"));
        File.WriteAllText(files.Authority, authority.ExportCertificatePem());
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
