using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>
/// Says in the log once why a service cannot serve, and once that it can again. The framework says it at each question, as an error, also in the first moments of a
/// start when nothing can be ready yet.
/// </summary>
internal sealed partial class ReadinessLog(IHostApplicationLifetime host, ILogger<ReadinessLog> logger) : IHealthCheckPublisher
{
    private string _reasons = string.Empty;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        if (host.ApplicationStopping.IsCancellationRequested)
        {
            // Meant: nobody has to do anything about it.
            return Task.CompletedTask;
        }

        var reasons = string.Join("; ", report.Entries.Where(static entry => entry.Value.Status is HealthStatus.Unhealthy).Select(static entry => $"{entry.Key}: {entry.Value.Description}"));
        if (reasons.Length > 0 && reasons != _reasons)
        {
            Log.NotReady(logger, reasons);
        }
        else if (reasons.Length == 0 && _reasons.Length > 0)
        {
            Log.ReadyAgain(logger);
        }

        _reasons = reasons;
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Not ready: {Reasons}.")]
        public static partial void NotReady(ILogger logger, string reasons);

        [LoggerMessage(LogLevel.Information, "Ready again.")]
        public static partial void ReadyAgain(ILogger logger);
    }
}
