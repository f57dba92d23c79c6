using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sentry;

namespace ServiceDefaults.Sentry;

/// <summary>
/// Owns the SDK, from before the first part of the service starts until after its last one has ended. Without Sentry's own integration: that would keep breadcrumbs and
/// scopes for each open connection, and send queries, unknown headers and values of logs.
/// </summary>
internal sealed class SentryIntake(IOptions<SentryIntakeOptions> options, EventBound bound, IHostEnvironment environment, IConfiguration configuration) : IHostedService, IDisposable
{
    /// <summary>Each of two waits at the end: for what waits to be sent, and for what is being sent.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private IDisposable? _sdk;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _sdk = SentrySdk.Init(Configure);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _sdk?.Dispose();

    private void Configure(SentryOptions sentry)
    {
        sentry.Dsn = options.Value.Dsn;
        sentry.Environment = environment.EnvironmentName;
        sentry.Release = Assembly.GetEntryAssembly()?.GetName().Version?.ToString();
        sentry.ServerName = configuration["OTEL_SERVICE_NAME"] ?? environment.ApplicationName;
        sentry.IsGlobalModeEnabled = true;
        sentry.MaxBreadcrumbs = 0;
        sentry.AutoSessionTracking = false;
        sentry.SendDefaultPii = false;
        sentry.ReportAssembliesMode = ReportAssembliesMode.None;
        sentry.DisableFileWrite = true;
        sentry.EnableBackpressureHandling = false;
        sentry.DisableDiagnosticSourceIntegration();
        sentry.DisableSystemDiagnosticsMetricsIntegration();
        sentry.MaxQueueItems = 30;
        sentry.ShutdownTimeout = ShutdownTimeout;
        sentry.CreateHttpMessageHandler = static () => new UntracedHandler();
        sentry.ConfigureClient = static client => client.Timeout = RequestTimeout;
        sentry.AddEventProcessor(new SentryEventGuard(options.Value.ExceptionMessages, bound));
    }
}
