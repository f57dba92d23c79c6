using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using ServiceDefaults.Intakes;

namespace ServiceDefaults.Datadog;

/// <summary>Exporters to Datadog beside the one that the environment names; none without a key.</summary>
internal static class DatadogExtensions
{
    public static void AddDatadog(this IHostApplicationBuilder builder)
    {
        if (builder.AddIntakeOptions(DatadogOptions.SectionName, new DatadogOptionsValidator()) is not { IsOn: true } datadog)
        {
            return;
        }

        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddUnifiedTags(builder.Environment));
        var headers = $"dd-api-key={datadog.ApiKey}";
        if (datadog.Signals.HasFlag(DatadogSignals.Traces))
        {
            builder.AddTraceExporter("datadog-traces", exporter => exporter.SendTo(datadog.AddressOf("traces"), $"{headers},compute_stats=true", datadog.Timeout));
        }

        if (datadog.Signals.HasFlag(DatadogSignals.Metrics))
        {
            builder.AddMetricExporter("datadog-metrics", (exporter, reader) =>
            {
                // Without the resource's attributes as tags, points of two nodes in one second would overwrite each other.
                exporter.SendTo(datadog.AddressOf("metrics"), $"{headers},dd-otel-metric-config={Uri.EscapeDataString("""{"resource_attributes_as_tags":true}""")}", datadog.Timeout);

                // It takes no others.
                reader.TemporalityPreference = MetricReaderTemporalityPreference.Delta;
            });
        }

        if (datadog.Signals.HasFlag(DatadogSignals.Logs))
        {
            builder.AddLogExporter("datadog-logs", (exporter, processor) =>
            {
                exporter.SendTo(datadog.AddressOf("logs"), headers, datadog.Timeout);
                processor.BatchExportProcessorOptions.SendWholeQueue();
            });
        }
    }

    /// <summary>What Datadog joins the three signals by. What the environment says of the resource wins.</summary>
    private static void AddUnifiedTags(this ResourceBuilder resource, IHostEnvironment environment) => resource
        .Clear()
        .AddService(environment.ApplicationName, serviceVersion: Assembly.GetEntryAssembly()?.GetName().Version?.ToString())
        .AddAttributes([new("deployment.environment.name", environment.EnvironmentName)])
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
