using Microsoft.Extensions.Hosting;

namespace AppHost.Services;

/// <summary>What our services have alike.</summary>
internal static class ServiceExtensions
{
    /// <summary>The name of the endpoint by which services reach one another.</summary>
    public const string HttpEndpoint = "http";

    /// <summary>For nodes and balancers where the topology runs: the orchestrator kills what has not ended six seconds after it was asked to.</summary>
    public const string DrainWindow = "00:00:02";

    /// <summary>The name of the endpoint for those who operate a service.</summary>
    public const string ManagementEndpoint = "management";

    private const string ManagementPortVariable = "Management__Port";
    private const string PublishedManagementPort = "9464";
    private const string LivenessPath = "/health/live";
    private const string ReadinessPath = "/health/ready";

    public static IResourceBuilder<ProjectResource> AddService<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var service = builder.AddProject<TProject>(name, static project => project.ExcludeLaunchProfile = true)
            .WithIntakes()
            // Tokens may stand in a query; where the topology runs, the orchestrator switches their redaction off.
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "false")
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "false");
        return builder.ExecutionContext.IsPublishMode ? service.WithContainersManagement() : service.WithDevelopersEnvironment(builder.Environment).WithManagement();
    }

    /// <summary>"Running" then means "usable". To be called once the endpoint <c>http</c> is there.</summary>
    public static IResourceBuilder<ProjectResource> WithReadiness(this IResourceBuilder<ProjectResource> service) =>
        service.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? service.WithHttpProbe(ProbeType.Liveness, LivenessPath, endpointName: HttpEndpoint).WithHttpProbe(ProbeType.Readiness, ReadinessPath, endpointName: HttpEndpoint)
            : service.WithHttpHealthCheck(ReadinessPath, endpointName: HttpEndpoint);

    /// <summary>An http endpoint that the service itself holds: behind a proxy, all of them would look like one.</summary>
    public static IResourceBuilder<ProjectResource> WithOwnHttpEndpoint(this IResourceBuilder<ProjectResource> service, int? port = null) =>
        service.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? service.WithHttpEndpoint(name: HttpEndpoint)
            : service.WithHttpEndpoint(name: HttpEndpoint, port: port, isProxied: false);

    /// <summary>A port of its own that people need not see: metrics, and health beside the service's own.</summary>
    private static IResourceBuilder<ProjectResource> WithManagement(this IResourceBuilder<ProjectResource> service) =>
        service
            .WithHttpEndpoint(name: ManagementEndpoint, env: ManagementPortVariable, isProxied: false)
            .WithUrlForEndpoint(ManagementEndpoint, static url => (url.Url, url.DisplayText, url.DisplayLocation) = ("/metrics", "Metrics", UrlDisplayLocation.DetailsOnly));

    /// <summary>Every address, so that a scraper beside the container reaches it; no binding, so that no ingress does.</summary>
    private static IResourceBuilder<ProjectResource> WithContainersManagement(this IResourceBuilder<ProjectResource> service) =>
        service.WithEnvironment(ManagementPortVariable, PublishedManagementPort).WithEnvironment("Management__Address", "*");

    private static IResourceBuilder<ProjectResource> WithDevelopersEnvironment(this IResourceBuilder<ProjectResource> service, IHostEnvironment environment) =>
        service
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", environment.EnvironmentName)
            .WithEnvironment("DOTNET_ENVIRONMENT", environment.EnvironmentName)
            // The orchestrator says "always_on", which takes in what a service leaves out on purpose: loops that renew and look, by an unsampled parent.
            .WithEnvironment("OTEL_TRACES_SAMPLER", "parentbased_always_on")
            // In milliseconds. At a stop the dashboard ends first, and each service would wait ten seconds for it.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "500");
}
