using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.Http;
using ServiceDefaults;
using Yarp.ReverseProxy.Health;

namespace LoadBalancer.Health;

internal static class HealthExtensions
{
    /// <summary>Which nodes serve, and whether that makes this balancer ready.</summary>
    public static void AddNodeHealth(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<NodeHealthOptions>().BindPresent(NodeHealthOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NodeHealthOptions>, NodeHealthOptionsValidator>();
        services.AddSingleton<DegradedNodes>();
        services.AddSingleton<NodeCounts>();
        services.AddSingleton<IActiveHealthCheckPolicy, NodeProbes>();
        services.AddHealthChecks().AddCheck<NodesHealthCheck>("nodes", tags: [ServiceDefaultsExtensions.ReadyTag]);

        // A line for every question; what changes because of the answers is told elsewhere.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", LogLevel.Error);

        // The questions to the nodes would be most of all spans.
        services.Configure<HttpClientTraceInstrumentationOptions>(static options => options.FilterHttpRequestMessage = IsWorthATrace);
    }

    private static bool IsWorthATrace(HttpRequestMessage request) =>
        !string.Equals(request.RequestUri?.AbsolutePath, ServiceDefaultsExtensions.ReadinessPath, StringComparison.Ordinal);
}
