using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Tests.Support.Otlp;

namespace Tests.Cluster;

internal static class TelemetryExtensions
{
    /// <summary>Sends what the service exports to a test, soon and with more patience than a developer's machine has.</summary>
    public static void WithTelemetryTo(this IResourceBuilder<ProjectResource> service, OtlpCollector collector) =>
        service
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)
            .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .WithEnvironment("OTEL_EXPORTER_OTLP_HEADERS", "")
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "5000")
            .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "500");
}
