namespace LoadBalancer.Tls;

/// <summary>Keeps the certificate of a long-running balancer fresh.</summary>
internal sealed class CertificateRenewal(ServerCertificate certificate, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            certificate.RenewIfDue();
        }
    }
}
