using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using LoadBalancer.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tests.Support;

namespace Tests.LoadBalancer.Tls;

/// <summary>What is made of a certificate's files.</summary>
public sealed class GivenCertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly PemFolder _files = new();
    private readonly CapturedLogs _logs = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
        _logs.Dispose();
        _services.Dispose();
    }

    public static TheoryData<string, string, string> Unusable => new()
    {
        { "no chain", "fullchain.pem", "does not exist" },
        { "no key", "privkey.pem", "does not exist" },
        { "empty chain", "fullchain.pem", "holds no certificates in PEM" },
        { "empty key", "privkey.pem", "holds no key in PEM" },
        { "key in place of chain", "fullchain.pem", "holds no certificates in PEM" },
        { "cut chain", "fullchain.pem", "holds no certificates in PEM" },
        { "cut key", "privkey.pem", "holds no key in PEM" },
        { "garbled key", "privkey.pem", "does not belong" },
        { "another's key", "privkey.pem", "does not belong" },
        { "encrypted key", "privkey.pem", "is encrypted" },
        { "old encrypted key", "privkey.pem", "is encrypted" },
        { "huge chain", "fullchain.pem", "certificates and keys have a few thousand" },
        { "folder", "privkey.pem", "cannot be read" },
        { "ended", "fullchain.pem", "has ended at" },
        { "not begun", "fullchain.pem", "does not hold before" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Files_that_cannot_be_used_stop_the_start_and_are_named(string damage, string file, string reason)
    {
        Damage(damage);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestBalancer.StartAsync(settings: _files.Settings));

        Assert.Contains("LoadBalancer:Tls:CertificatePath", failure.Message, StringComparison.Ordinal);
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-----", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Files_that_become_unusable_change_nothing_and_are_said_once_at_the_second_look(string damage, string file, string reason)
    {
        _files.Write(_authority.Issue());
        var given = New();
        Assert.NotNull(given.Begin(_now));

        Damage(damage);

        Assert.Null(given.LookAgain(_now));
        Assert.Equal(0, _logs.Count("is not used"));
        Assert.Null(given.LookAgain(_now));
        Assert.Null(given.LookAgain(_now));
        var line = Assert.Single(_logs.Entries, static line => line.Level == LogLevel.Error).Text;
        Assert.Contains(file, line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain("-----", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_that_is_written_between_two_looks_is_taken_without_a_word_of_it()
    {
        _files.Write(_authority.Issue());
        var next = _authority.Issue();
        var given = New();
        given.Begin(_now);

        File.WriteAllText(_files.KeyPath, next.Key);
        Assert.Null(given.LookAgain(_now));
        File.WriteAllText(_files.ChainPath, next.Chain);

        Assert.Equal(next.Serial, given.LookAgain(_now)?.TargetCertificate.SerialNumber);
        Assert.Empty(_logs.Errors);
    }

    [Fact]
    public void One_file_may_hold_both()
    {
        var issued = _authority.Issue();
        File.WriteAllText(_files.ChainPath, issued.Key + issued.Chain);
        var options = new TlsOptions { CertificatePath = _files.ChainPath, KeyPath = _files.ChainPath };

        var context = New(options).Begin(_now);

        Assert.Equal((issued.Serial, 1), (context?.TargetCertificate.SerialNumber, context?.IntermediateCertificates.Count));
    }

    [Fact]
    public void What_was_bad_is_taken_when_it_is_good_and_each_change_is_said_anew()
    {
        var first = _authority.Issue();
        _files.Write(first);
        var given = New();
        given.Begin(_now);
        foreach (var text in (string[])["x", "y", "x"])
        {
            File.WriteAllText(_files.ChainPath, text);
            Assert.Null(given.LookAgain(_now));
            Assert.Null(given.LookAgain(_now));
        }

        Assert.Equal(3, _logs.Count("is not used"));
        _files.Write(first);
        Assert.NotNull(given.LookAgain(_now));
        Assert.Null(given.LookAgain(_now));
    }

    [Fact]
    public void A_certificate_from_tomorrow_on_is_taken_tomorrow()
    {
        _files.Write(_authority.Issue());
        var given = New();
        given.Begin(_now);
        var next = _authority.Issue(begin: TimeSpan.FromDays(1));
        _files.Write(next);
        Assert.Null(given.LookAgain(_now));

        _now += TimeSpan.FromDays(1.1);

        Assert.Equal(next.Serial, given.LookAgain(_now)?.TargetCertificate.SerialNumber);
    }

    [Theory]
    [InlineData("LoadBalancer:Tls:CertificatePath", "LoadBalancer:Tls:KeyPath is not")]
    [InlineData("LoadBalancer:Tls:KeyPath", "LoadBalancer:Tls:CertificatePath is not")]
    public async Task One_file_of_two_stops_the_start(string key, string expected)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestBalancer.StartAsync(settings: (key, _files.ChainPath)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_long_the_certificate_still_holds_is_measured()
    {
        _files.Write(_authority.Issue(end: TimeSpan.FromDays(10)));
        await using var balancer = await TestBalancer.StartAsync(settings: _files.Settings);
        var meters = balancer.Services.GetRequiredService<IMeterFactory>();
        var seconds = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "load_balancer.tls.certificate.expiry")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seconds.Add(value));
        listener.Start();

        listener.RecordObservableInstruments();
        _files.Write(_authority.Issue(end: TimeSpan.FromDays(20)));
        await Eventually.TrueAsync(() =>
        {
            listener.RecordObservableInstruments();
            return seconds[^1] > seconds[0];
        });

        Assert.InRange(TimeSpan.FromSeconds(seconds[0]).TotalDays, 9.9, 10);
        Assert.InRange(TimeSpan.FromSeconds(seconds[^1]).TotalDays, 19.9, 20);
    }

    private GivenCertificate New(TlsOptions? options = null) => new(
        Options.Create(options ?? _files.Options),
        new TlsMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System),
        LoggerFactory.Create(logging => logging.AddProvider(_logs)).CreateLogger<GivenCertificate>());

    private void Damage(string damage)
    {
        var good = _authority.Issue();
        _files.Write(damage switch
        {
            "empty chain" => good with { Chain = "" },
            "empty key" => good with { Key = "" },
            "key in place of chain" => good with { Chain = good.Key },
            "cut chain" => good with { Chain = good.Chain[..(good.Chain.Length / 5)] },
            "cut key" => good with { Key = good.Key[..20] },
            "garbled key" => good with { Key = good.Key.Replace("M", "N", StringComparison.Ordinal) },
            "another's key" => good with { Key = _authority.Issue().Key },
            "encrypted key" => good with { Key = Encrypted(good.Key) },
            "old encrypted key" => good with { Key = "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n" },
            "huge chain" => good with { Chain = new string('x', 1024 * 1024) },
            "ended" => _authority.Issue(begin: TimeSpan.FromDays(-3), end: TimeSpan.FromDays(-1)),
            "not begun" => _authority.Issue(begin: TimeSpan.FromDays(1)),
            _ => good,
        });
        if (damage is "no chain")
        {
            File.Delete(_files.ChainPath);
        }
        else if (damage is "no key" or "folder")
        {
            File.Delete(_files.KeyPath);
        }

        if (damage is "folder")
        {
            Directory.CreateDirectory(_files.KeyPath);
        }
    }

    private static string Encrypted(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000));
    }
}
