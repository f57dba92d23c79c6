using System.Globalization;
using AppHost.Settings;

namespace AppHost.Services;

internal static class NodeExtensions
{
    /// <summary>
    /// N resources where the topology runs, each with an address that the balancer and people can reach; one with N replicas where it is published, as the
    /// platform gives addresses there.
    /// </summary>
    public static IReadOnlyList<IResourceBuilder<ProjectResource>> AddRealtimeNodes(this IDistributedApplicationBuilder builder, TopologySettings settings) =>
        builder.ExecutionContext.IsPublishMode
            ? [builder.AddNode("realtime", settings).WithReplicas(settings.Replicas)]
            : [.. Enumerable.Range(1, settings.Replicas)
                .Select(static number => string.Create(CultureInfo.InvariantCulture, $"realtime-{number}"))
                .Select(name => builder.AddNode(name, settings).WithEnvironment("Realtime__Node__Name", name))];

    private static IResourceBuilder<ProjectResource> AddNode(this IDistributedApplicationBuilder builder, string name, TopologySettings settings) =>
        builder.AddService<Projects.RealtimeApi>(name)
            .WithOwnHttpEndpoint()
            .WithReadiness()
            .WithEnvironment("Auth__Issuer", settings.Issuer)
            .WithEnvironment("Realtime__Clients__RevealNode", "true")
            .WithEnvironment("Realtime__Auth__KeysAddress", $"http://{AuthServiceExtensions.ResourceName}/auth/.well-known/jwks");
}
