using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace ServiceDefaults.Management;

internal static class ManagementExtensions
{
    /// <summary>Where a port is configured: metrics for Prometheus, and health, on that port alone.</summary>
    public static void AddManagement(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(ManagementOptions.SectionName);
        if (string.IsNullOrWhiteSpace(section[nameof(ManagementOptions.Port)]))
        {
            return;
        }

        builder.Services.AddOptions<ManagementOptions>().Bind(section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ManagementOptions>, ManagementOptionsValidator>();
        builder.Services.AddSingleton<IValidateOptions<ManagementOptions>, ManagementAddressRule>();
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddPrometheusExporter());
        builder.Services.AddHostedService<ManagementServer>();
    }
}
