using Microsoft.Extensions.Configuration;

namespace AppHost.Services;

/// <summary>Hands on where telemetry goes beside the dashboard. What opens an intake goes by a secret parameter, so that no manifest and no page of the dashboard shows it.</summary>
internal static class IntakeExtensions
{
    private const string SentrySection = "Telemetry:Sentry";
    private const string DatadogSection = "Telemetry:Datadog";

    public static IResourceBuilder<ProjectResource> WithIntakes(this IResourceBuilder<ProjectResource> service) =>
        service.WithIntake(SentrySection, secret: "Dsn", parameter: "sentry-dsn").WithIntake(DatadogSection, secret: "ApiKey", parameter: "datadog-api-key");

    /// <param name="section">Empty where the intake is off.</param>
    /// <param name="secret">The key in it that is one.</param>
    private static IResourceBuilder<ProjectResource> WithIntake(this IResourceBuilder<ProjectResource> service, string section, string secret, string parameter)
    {
        foreach (var (key, value) in service.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable().Where(static pair => !string.IsNullOrWhiteSpace(pair.Value)))
        {
            var variable = key.Replace(":", "__", StringComparison.Ordinal);
            service = key.Equals($"{section}:{secret}", StringComparison.OrdinalIgnoreCase)
                ? service.WithEnvironment(variable, service.ApplicationBuilder.AddSecretOnce(parameter, value!))
                : service.WithEnvironment(variable, value!);
        }

        return service;
    }

    private static IResourceBuilder<ParameterResource> AddSecretOnce(this IDistributedApplicationBuilder builder, string name, string value) =>
        builder.Resources.OfType<ParameterResource>().FirstOrDefault(parameter => parameter.Name == name) is { } known
            ? builder.CreateResourceBuilder(known)
            : builder.AddParameter(name, () => value, publishValueAsDefault: false, secret: true);
}
