using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadBalancer.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tests.Support;

namespace Tests.LoadBalancer;

public sealed class CertificateTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("certificate-");
    private readonly CapturedLogs _logs = new();
    private readonly Calendar _calendar = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private string Folder => Path.Combine(_data.FullName, "kept");

    private string Pair => Path.Combine(Folder, "load-balancer.pem");

    public void Dispose()
    {
        _data.Delete(recursive: true);
        _logs.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void It_is_for_this_machine_only_and_short_lived()
    {
        using var certificate = OwnCertificate.Create(_calendar.GetUtcNow());

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal("localhost", Assert.Single(names.EnumerateDnsNames()));
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], names.EnumerateIPAddresses());
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal("1.3.6.1.5.5.7.3.1", certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.Equal(256, certificate.GetECDsaPublicKey()?.KeySize);
        Assert.InRange(certificate.NotAfter - certificate.NotBefore, TimeSpan.FromDays(300), TimeSpan.FromDays(397));
    }

    [Fact]
    public void It_is_made_once_and_kept()
    {
        var first = Thumbprint();
        var second = Thumbprint();

        Assert.Equal(first, second);
        Assert.Equal(first, X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Folder, "load-balancer.crt")).Thumbprint);
        Assert.DoesNotContain("PRIVATE KEY", File.ReadAllText(Path.Combine(Folder, "load-balancer.crt")), StringComparison.Ordinal);
        Assert.Equal(2, new DirectoryInfo(Folder).GetFiles().Length);
    }

    [Fact]
    public void Its_files_are_the_users_own()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix file modes; the default folder is private there.");
            return;
        }

        Thumbprint();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Pair));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));

        File.SetUnixFileMode(Pair, File.GetUnixFileMode(Pair) | UnixFileMode.OtherRead);
        Thumbprint();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Pair));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("huge")]
    [InlineData("other key")]
    public void A_damaged_file_is_replaced_and_said(string damage)
    {
        var first = Thumbprint();
        var pem = File.ReadAllText(Pair);
        File.WriteAllText(Pair, damage switch
        {
            "garbage" => "\0\u0001 not a certificate",
            "cut" => pem[..(pem.Length / 2)],
            "huge" => new string('x', 1_000_000),
            "other key" => pem[..pem.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)] + ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem(),
            _ => "",
        });

        var second = Thumbprint();

        Assert.NotEqual(first, second, StringComparer.Ordinal);
        Assert.Equal(second, Thumbprint());
        Assert.Equal(1, _logs.Count("is not usable and is replaced"));
        Assert.DoesNotContain(_logs.Entries, static line => line.Text.Contains("PRIVATE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(365, true)]
    [InlineData(370, false)]
    public void At_the_start_it_is_renewed_when_less_than_thirty_days_are_left(int daysLater, bool isKept)
    {
        var first = Thumbprint();

        _calendar.Advance(TimeSpan.FromDays(daysLater));

        Assert.Equal(isKept, string.Equals(first, Thumbprint(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_running_balancer_renews_it_too()
    {
        var certificate = NewServerCertificate();
        var first = certificate.Current.TargetCertificate.Thumbprint;
        certificate.RenewIfDue();
        Assert.Equal(first, certificate.Current.TargetCertificate.Thumbprint);

        _calendar.Advance(TimeSpan.FromDays(370));
        certificate.RenewIfDue();

        Assert.NotEqual(first, certificate.Current.TargetCertificate.Thumbprint, StringComparer.Ordinal);
        Assert.Equal(certificate.Current.TargetCertificate.Thumbprint, Thumbprint());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_the_keeping_and_not_the_start()
    {
        File.WriteAllText(Folder, "a file where the folder should be");

        Assert.NotEqual(Thumbprint(), Thumbprint(), StringComparer.Ordinal);
        Assert.Equal(2, _logs.Count("cannot be kept in"));
    }

    [Fact]
    public void The_log_says_which_certificate_is_used_and_how_to_trust_it()
    {
        var thumbprint = Thumbprint();

        var line = Assert.Single(_logs.Entries, static line => line.Level == LogLevel.Information);
        Assert.Contains(thumbprint, line.Text, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Folder, "load-balancer.crt"), line.Text, StringComparison.Ordinal);
        Assert.Contains("Browsers trust it after: ", line.Text, StringComparison.Ordinal);
    }

    private string Thumbprint() => NewServerCertificate().Current.TargetCertificate.Thumbprint;

    private ServerCertificate NewServerCertificate()
    {
        var metrics = new TlsMetrics(_services.GetRequiredService<IMeterFactory>(), _calendar);
        var logs = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        return new ServerCertificate(
            Options.Create(new DataOptions { Directory = Folder }),
            new GivenCertificate(Options.Create(new TlsOptions()), metrics, logs.CreateLogger<GivenCertificate>()),
            new Production(),
            _calendar,
            metrics,
            logs.CreateLogger<ServerCertificate>());
    }

    private sealed class Calendar : TimeProvider
    {
        private DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "LoadBalancer";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
