using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Tls;

internal static class TlsExtensions
{
    /// <summary>A certificate for the https endpoints, if there are any, on a machine that has none.</summary>
    public static void AddServerCertificate(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DataOptions>().BindPresent(DataOptions.SectionName);
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, TlsEndpoints>();
        services.AddSingleton<CertificateRenewal>();
        services.AddHostedService<CertificateRenewalService>();
    }
}
