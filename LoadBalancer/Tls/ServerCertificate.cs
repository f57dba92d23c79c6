using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Tls;

/// <summary>
/// The certificate in force. Nothing is looked for or made until an https endpoint asks: where the platform ends TLS, no key ever lies around.
/// A renewal holds from the next handshake on; open connections keep what they have.
/// </summary>
internal sealed partial class ServerCertificate(
    IOptions<DataOptions> data,
    GivenCertificate given,
    IHostEnvironment environment,
    TimeProvider time,
    TlsMetrics metrics,
    ILogger<ServerCertificate> logger)
{
    private readonly Lock _choosing = new();
    private volatile SslStreamCertificateContext? _current;

    /// <summary>What the next handshake sends.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            if (_current is { } current)
            {
                return current;
            }

            lock (_choosing)
            {
                return _current ?? Use(Choose(time.GetUtcNow()));
            }
        }
    }

    /// <summary>Replaces a certificate that is in use: by what its files hold now, or because it is soon at its end.</summary>
    public void RenewIfDue()
    {
        var now = time.GetUtcNow();
        lock (_choosing)
        {
            if (_current is not { } current)
            {
                return;
            }

            if (given.IsConfigured)
            {
                if (given.LookAgain(now) is { } changed)
                {
                    Use(changed);
                }
            }
            else if (!OwnCertificate.IsFresh(current.TargetCertificate, now))
            {
                Use(ChooseOwn(now));
            }
        }
    }

    private SslStreamCertificateContext Use(SslStreamCertificateContext context)
    {
        metrics.InForce(context.TargetCertificate.NotAfter);
        return _current = context;
    }

    private SslStreamCertificateContext Choose(DateTimeOffset now) => (given.IsConfigured ? given.Begin(now) : null) ?? ChooseOwn(now);

    private SslStreamCertificateContext ChooseOwn(DateTimeOffset now)
    {
        if (environment.IsDevelopment() && DevelopmentCertificate.Find(now) is { } development)
        {
            Log.UsesDevelopmentCertificate(logger, development.Thumbprint, TrustAdvice.ForDevelopmentCertificate);
            return HandshakeCertificate.Create(development);
        }

        if (data.Value.FindDirectory() is { } directory)
        {
            return HandshakeCertificate.Create(FromFiles(new CertificateFiles(directory), now));
        }

        Log.NoDirectory(logger);
        return HandshakeCertificate.Create(OwnCertificate.Create(now));
    }

    private X509Certificate2 FromFiles(CertificateFiles files, DateTimeOffset now)
    {
        var certificate = LoadFresh(files, now) ?? MakeAndKeep(files, now);
        Log.UsesOwnCertificate(logger, certificate.Thumbprint, files.CertificatePath, certificate.NotAfter.ToUniversalTime(), TrustAdvice.ForFile(files.CertificatePath));
        return certificate;
    }

    private X509Certificate2? LoadFresh(CertificateFiles files, DateTimeOffset now)
    {
        try
        {
            var kept = files.Load();
            if (kept is null || OwnCertificate.IsFresh(kept, now))
            {
                return kept;
            }

            Log.Renewing(logger, kept.Thumbprint, kept.NotAfter.ToUniversalTime());
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            Log.Damaged(logger, files.PairPath, exception.Message);
        }

        return null;
    }

    private X509Certificate2 MakeAndKeep(CertificateFiles files, DateTimeOffset now)
    {
        var certificate = OwnCertificate.Create(now);
        try
        {
            files.Save(certificate);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, files.PairPath, exception.Message);
        }

        return certificate;
    }
}
