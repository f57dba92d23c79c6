using Microsoft.Extensions.Options;

namespace LoadBalancer.Tls;

/// <summary>Keeps the certificate of a long-running balancer fresh.</summary>
internal sealed partial class CertificateRenewal(
    ServerCertificate certificate,
    GivenCertificate given,
    IOptions<TlsOptions> options,
    TimeProvider time,
    ILogger<CertificateRenewal> logger)
{
    private static readonly TimeSpan OwnInterval = TimeSpan.FromHours(6);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(given.IsConfigured ? options.Value.ReloadInterval : OwnInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Renew();
        }
    }

    /// <summary>A failure costs one look and not the balancer.</summary>
    private void Renew()
    {
        try
        {
            certificate.RenewIfDue();
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The certificate could not be looked after. The one in force stays.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
