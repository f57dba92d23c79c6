using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ServiceDefaults.Datadog;
using ServiceDefaults.Intakes;
using ServiceDefaults.Management;
using ServiceDefaults.Metrics;
using ServiceDefaults.Sentry;

namespace ServiceDefaults;

/// <summary>What every service has alike: telemetry, health endpoints, service discovery, and patience with its HTTP peers.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Health checks with this tag decide <see cref="ReadinessPath"/>.</summary>
    public const string ReadyTag = "ready";

    /// <summary>200 while the process can answer at all. Does no I/O.</summary>
    public const string LivenessPath = "/health/live";

    /// <summary>200 while this service can serve (healthy or degraded), 503 otherwise.</summary>
    public const string ReadinessPath = "/health/ready";

    /// <summary>How long a service may take to become ready before its log says why it is not.</summary>
    private static readonly TimeSpan ReadinessGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ReadinessLogInterval = TimeSpan.FromSeconds(5);

    /// <param name="builder">The service's builder.</param>
    /// <param name="telemetryNames">Names of the service's own meters and activity sources.</param>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, params string[] telemetryNames)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry(telemetryNames);
        builder.AddHealth();
        builder.AddManagement();

        // The orchestrator switches on the framework's own middleware, which believes what anybody forwards (ASPNETCORE_FORWARDEDHEADERS_ENABLED): it gets nothing
        // to read. A service that has proxies to believe names them in a middleware of its own.
        builder.Services.PostConfigure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = ForwardedHeaders.None);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Maps the two health endpoints, in every environment: balancers and platforms ask them.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(LivenessPath, HealthEndpoints.Live);
        app.MapHealthChecks(ReadinessPath, HealthEndpoints.Ready);
        return app;
    }

    private static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        builder.Services.Configure<HealthCheckPublisherOptions>(static options =>
        {
            options.Predicate = static check => check.Tags.Contains(ReadyTag);
            options.Delay = ReadinessGrace;
            options.Period = ReadinessLogInterval;
        });
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, ReadinessLog>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, ReadinessMetrics>());
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    private static void AddTelemetry(this IHostApplicationBuilder builder, string[] telemetryNames)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<LoggerFilterOptions>, AddressLogs>());
        builder.Logging.AddOpenTelemetry(static logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(ReadinessMetrics.MeterName)
                .AddMeter(telemetryNames)
                .AddView(MetricStreams.Of))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(static options => options.Filter = IsWorthATrace)
                .AddHttpClientInstrumentation()
                .AddSource(telemetryNames));
        builder.AddDashboardExporters();
        builder.AddDatadog();
        builder.AddSentryIntake();
    }

    /// <summary>Health checks are noise, and a connection that stays open for hours is no request: what happens on it makes traces of its own.</summary>
    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
        && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };
}
