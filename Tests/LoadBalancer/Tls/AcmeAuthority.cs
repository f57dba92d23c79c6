using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Tests.Support;

namespace Tests.LoadBalancer.Tls;

/// <summary>A real ACME authority for tests, pebble, that checks names at one http port of this machine.</summary>
internal sealed class AcmeAuthority : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authority-");
    private readonly Process _process;
    private readonly Uri _management;
    private readonly HttpClient _http;

    private AcmeAuthority(int challengePort)
    {
        var (port, managementPort) = (FreePort.Take(), FreePort.Take());
        Address = new Uri($"https://127.0.0.1:{port}/dir");
        _management = new Uri($"https://127.0.0.1:{managementPort}/roots/0");
        var certificate = MakeListenersCertificate();
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint },
        });
        var configuration = new
        {
            listenAddress = $"127.0.0.1:{port}",
            managementListenAddress = $"127.0.0.1:{managementPort}",
            certificate = CertificatePath,
            privateKey = Path.Combine(_folder.FullName, "listener.key"),
            httpPort = challengePort,
            tlsPort = FreePort.Take(),
        };
        File.WriteAllText(Path.Combine(_folder.FullName, "pebble.json"), JsonSerializer.Serialize(new { pebble = configuration }));

        // It waits between checks, and refuses some numbers at random, unless it is told not to: the client repeats nothing.
        _process = AcmeTools.Start("pebble", ["-config", "pebble.json"], _folder.FullName, ("PEBBLE_VA_NOSLEEP", "1"), ("PEBBLE_WFE_NONCEREJECT", "0"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where orders begin.</summary>
    public Uri Address { get; }

    /// <summary>By which its own https is to be trusted; nothing that it issues.</summary>
    public string CertificatePath => Path.Combine(_folder.FullName, "listener.pem");

    public static async Task<AcmeAuthority> StartAsync(int challengePort)
    {
        var authority = new AcmeAuthority(challengePort);
        await Eventually.TrueAsync(authority.AnswersAsync);
        return authority;
    }

    /// <summary>New at every start.</summary>
    public async Task<X509Certificate2> ReadRootAsync() =>
        X509Certificate2.CreateFromPem(await _http.GetStringAsync(_management, TestContext.Current.CancellationToken));

    /// <summary>Gone, as from one moment to the next.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process.HasExited, "pebble has ended.");
        try
        {
            using var answer = await _http.GetAsync(Address, TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private X509Certificate2 MakeListenersCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.FullName, "listener.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
