using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceDefaults.Intakes;

namespace ServiceDefaults.Sentry;

/// <summary>Errors to Sentry; nothing without a DSN.</summary>
internal static class SentryExtensions
{
    /// <summary>Of the exporter of spans.</summary>
    private static readonly TimeSpan TracesTimeout = TimeSpan.FromSeconds(2);

    public static void AddSentryIntake(this IHostApplicationBuilder builder)
    {
        if (builder.AddIntakeOptions(SentryIntakeOptions.SectionName, new SentryIntakeOptionsValidator()) is not { IsOn: true } sentry)
        {
            return;
        }

        builder.Services.AddSingleton(static services => new EventBound(services.GetRequiredService<IOptions<SentryIntakeOptions>>().Value.MaxEventsPerMinute, TimeProvider.System));
        builder.Services.AddHostedService<SentryIntake>();
        builder.Services.AddSingleton<ILoggerProvider, SentryLoggerProvider>();
        builder.Logging.AddFilter<SentryLoggerProvider>(category: null, LogLevel.Error);
        if (sentry.Traces && SentryDsn.Parse(sentry.Dsn!) is { } dsn)
        {
            builder.AddTraceExporter("sentry-traces", exporter => exporter.SendTo(dsn.TracesAddress, $"x-sentry-auth=sentry sentry_key={dsn.Key}", TracesTimeout));
        }
    }
}
