namespace LoadBalancer.Tls;

internal sealed class CertificateRenewalService(CertificateRenewal renewal) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => renewal.RunAsync(stoppingToken);
}
