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
    public static IReadOnlyList<IResourceBuilder<ProjectResource>> AddRealtimeNodes(this IDistributedApplicationBuilder builder, TopologySettings settings, PublicNames names)
    {
        // Kept, so that a node that outlives this start understands the new ones.
        var secret = builder.AddParameter("cluster-secret", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        return builder.ExecutionContext.IsPublishMode
            ? [builder.AddNode(PublishedName, names, secret).WithReplicas(settings.Replicas).BehindIngress()]
            : [.. Enumerable.Range(1, settings.Replicas)
                .Select(static number => string.Create(CultureInfo.InvariantCulture, $"realtime-{number}"))
                .Select(name => builder.AddNode(name, names, secret).WithEnvironment("Realtime__Node__Name", name).WithEnvironment("Realtime__Clients__RevealNode", "true"))
                .Select(static node => node.WithEnvironment("Realtime__Drain__Window", ServiceExtensions.DrainWindow))];
    }

    /// <summary>For a balancer of nodes that announce no address: the one by which the platform reaches them all, and its ingress chooses by host.</summary>
    public static IResourceBuilder<ProjectResource> WithNodes(this IResourceBuilder<ProjectResource> loadBalancer, IReadOnlyList<IResourceBuilder<ProjectResource>> nodes) =>
        loadBalancer.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? loadBalancer.WithEnvironment("LoadBalancer__NodesAddress", nodes[0].GetEndpoint(ServiceExtensions.HttpEndpoint)).WithEnvironment("LoadBalancer__KeepHost", "false")
            : loadBalancer;

    /// <summary>The platform reaches all nodes by one address.</summary>
    private static IResourceBuilder<ProjectResource> BehindIngress(this IResourceBuilder<ProjectResource> node) => node.WithEnvironment("Realtime__Node__Address", "none");

    private static IResourceBuilder<ProjectResource> AddNode(
        this IDistributedApplicationBuilder builder, string name, PublicNames names, IResourceBuilder<ParameterResource> secret) =>
        builder.AddService<Projects.RealtimeApi>(name)
            .WithOwnHttpEndpoint()
            .WithReadiness()
            .WithEnvironment("Auth__Issuer", names.Issuer)
            .WithEnvironment("Realtime__Cluster__Secret", secret)
            .WithEnvironment("Realtime__Auth__KeysAddress", $"http://{AuthServiceExtensions.ResourceName}/auth/.well-known/jwks")
            .WithAllowedOrigins(names);

    private static IResourceBuilder<ProjectResource> WithAllowedOrigins(this IResourceBuilder<ProjectResource> node, PublicNames names)
    {
        foreach (var (index, origin) in names.Origins.Index())
        {
            node.WithEnvironment(string.Create(CultureInfo.InvariantCulture, $"Realtime__Doors__AllowedOrigins__{index}"), origin);
        }

        return node;
    }
}
