using System.Globalization;
using AppHost.Settings;

namespace AppHost.Services;

internal static class NodeExtensions
{
    private const string PublishedName = "realtime";

    /// <summary>
    /// N resources where the topology runs, each with an address that the balancer and people can reach. One with N replicas where it is published: they have no
    /// addresses one by one there, and announce none.
    /// </summary>
    public static IReadOnlyList<IResourceBuilder<ProjectResource>> AddRealtimeNodes(this IDistributedApplicationBuilder builder, TopologySettings settings, ReferenceExpression issuer) =>
        builder.ExecutionContext.IsPublishMode
            ? [builder.AddNode(PublishedName, issuer).WithReplicas(settings.Replicas).WithEnvironment("Realtime__Node__Address", "none")]
            : [.. Enumerable.Range(1, settings.Replicas)
                .Select(static number => string.Create(CultureInfo.InvariantCulture, $"realtime-{number}"))
                .Select(name => builder.AddNode(name, issuer).WithEnvironment("Realtime__Node__Name", name).WithEnvironment("Realtime__Clients__RevealNode", "true"))];

    /// <summary>For a balancer of nodes that announce no address: the one by which the platform reaches them all.</summary>
    public static IResourceBuilder<ProjectResource> WithSharedNodesAddress(this IResourceBuilder<ProjectResource> loadBalancer, IReadOnlyList<IResourceBuilder<ProjectResource>> nodes) =>
        loadBalancer.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? loadBalancer.WithEnvironment("LoadBalancer__NodesAddress", nodes[0].GetEndpoint(ServiceExtensions.HttpEndpoint))
            : loadBalancer;

    private static IResourceBuilder<ProjectResource> AddNode(this IDistributedApplicationBuilder builder, string name, ReferenceExpression issuer) =>
        builder.AddService<Projects.RealtimeApi>(name)
            .WithOwnHttpEndpoint()
            .WithReadiness()
            .WithEnvironment("Auth__Issuer", issuer)
            .WithEnvironment("Realtime__Auth__KeysAddress", $"http://{AuthServiceExtensions.ResourceName}/auth/.well-known/jwks");
}
