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
        services.AddOptions<TlsOptions>().BindPresent(TlsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsRules>();
        services.AddSingleton<TlsMetrics>();
        services.AddSingleton<GivenCertificate>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, TlsEndpoints>();
        services.AddSingleton<CertificateRenewal>();
        services.AddHostedService<CertificateRenewalService>();
    }

    /// <summary>In front of everything: an authority asks over http, and is led nowhere.</summary>
    public static void UseAcmeChallenges(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TlsOptions>>().Value.ChallengeDirectory is { } directory)
        {
            app.UseMiddleware<AcmeChallenges>(Path.GetFullPath(directory));
        }
    }
}
