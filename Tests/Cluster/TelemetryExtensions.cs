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

    /// <summary>Also what is switched down on purpose, as far as settings reach.</summary>
    public static void WithEveryLog(this IResourceBuilder<ProjectResource> service) =>
        service
            .WithEnvironment("Logging__LogLevel__Default", "Debug")
            .WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore", "Debug")
            .WithEnvironment("Logging__LogLevel__Realtime.ServerApi.Keys.ApiKeyAuthentication", "Debug")
            .WithEnvironment("Logging__LogLevel__StackExchange.Redis", "Debug")
            .WithEnvironment("Logging__LogLevel__System.Net.Http", "Debug")
            .WithEnvironment("Logging__LogLevel__Polly", "Debug");
}
