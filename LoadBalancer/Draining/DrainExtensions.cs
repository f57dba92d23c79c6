using LoadBalancer.Edge;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace LoadBalancer.Draining;

internal static class DrainExtensions
{
    /// <summary>The balancer's own end.</summary>
    public static void AddDraining(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DrainOptions>().BindPresent(DrainOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>();
        services.AddSingleton<IValidateOptions<EdgeOptions>, ShutdownTimeoutRules>();
        services.AddOptions<HostOptions>().Configure<IOptions<EdgeOptions>, IOptions<DrainOptions>>(
            static (host, edge, drain) => host.ShutdownTimeout = ShutdownTimeoutRules.For(edge.Value, drain.Value));
        services.AddSingleton<OpenRelays>();
        services.AddSingleton<DrainMetrics>();
        services.AddSingleton<BalancerDrain>();
        services.AddHostedService<DrainService>();
        services.AddHealthChecks().AddCheck<DrainHealthCheck>("drain", tags: [ServiceDefaultsExtensions.ReadyTag]);
    }
}
