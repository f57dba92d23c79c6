using ServiceDefaults;

namespace AuthService.Startup;

internal static class StartupExtensions
{
    public static void AddStatePreparation(this IServiceCollection services)
    {
        services.AddHostedService<StatePreparation>();
        services.AddSingleton<StateHealthCheck>();
        services.AddHealthChecks().AddCheck<StateHealthCheck>(StateHealthCheck.Name, tags: [ServiceDefaultsExtensions.ReadyTag], timeout: StateHealthCheck.Timeout);
    }

    /// <summary>These components write whole requests or statements at lower levels, and a token or secret may stand there.</summary>
    public static void AddQuietLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);

        // Says at every start that its keys are not encrypted at rest: they are private files, as the signing key is.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
