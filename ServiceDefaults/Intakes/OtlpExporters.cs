using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ServiceDefaults.Intakes;

/// <summary>
/// Where telemetry goes by OTLP. Each exporter has a name of its own for each signal: the one call that serves all three allows no other exporter beside it, and options of
/// one name are shared by the signals, so that all three would go to the last one's address.
/// </summary>
internal static class OtlpExporters
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const int ShortestPatience = 100;

    /// <summary>As many as may wait at all, so that a stop sends what is left at once and waits for one answer.</summary>
    private const int WholeQueue = 2048;

    /// <summary>The receiver that the environment names: the dashboard's where the topology runs.</summary>
    public static void AddDashboardExporters(this IHostApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[EndpointVariable]))
        {
            builder.AddTraceExporter("dashboard-traces", static _ => { });
            builder.AddMetricExporter("dashboard-metrics", static (_, _) => { });
            builder.AddLogExporter("dashboard-logs", static (_, _) => { });
        }
    }

    public static void AddTraceExporter(this IHostApplicationBuilder builder, string name, Action<OtlpExporterOptions> configure) =>
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddOtlpExporter(name, configure));

    public static void AddMetricExporter(this IHostApplicationBuilder builder, string name, Action<OtlpExporterOptions, MetricReaderOptions> configure) =>
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddOtlpExporter(name, configure));

    public static void AddLogExporter(this IHostApplicationBuilder builder, string name, Action<OtlpExporterOptions, LogRecordExportProcessorOptions> configure) =>
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddOtlpExporter(name, configure));

    public static void SendWholeQueue<T>(this BatchExportProcessorOptions<T> batch)
        where T : class => (batch.MaxQueueSize, batch.MaxExportBatchSize) = (WholeQueue, WholeQueue);

    /// <summary>Sends to this address and no other, whatever the environment says of the dashboard's.</summary>
    /// <param name="address">Taken whole, its path included.</param>
    /// <param name="headers">As <c>name=value,name=value</c>.</param>
    public static void SendTo(this OtlpExporterOptions exporter, Uri address, string headers, TimeSpan timeout)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = address;
        exporter.Headers = headers;
        exporter.BatchExportProcessorOptions.SendWholeQueue();
        exporter.TimeoutMilliseconds = Math.Max(ShortestPatience, (int)timeout.TotalMilliseconds);
    }
}
