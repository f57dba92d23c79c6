using System.Net;
using LoadBalancer.Affinity;
using LoadBalancer.Health;
using LoadBalancer.Nodes;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace LoadBalancer.Balancing;

/// <summary>Describes the nodes and the token service to the proxy.</summary>
internal sealed class ProxyClusters(IOptions<BalancingOptions> balancing, IOptions<AffinityOptions> affinity, IOptions<NodeHealthOptions> health)
{
    private readonly HealthCheckConfig _nodeHealth = NodeHealth.Config(health.Value);
    private readonly IReadOnlyDictionary<string, string> _nodeMetadata = NodeHealth.Metadata(health.Value);

    public ClusterConfig Realtime(IReadOnlyList<NodeDestination> nodes) => new()
    {
        ClusterId = Clusters.Realtime,
        LoadBalancingPolicy = NodeAffinity.Choice(affinity.Value.Mode),
        SessionAffinity = NodeAffinity.Config(affinity.Value.Mode),
        HealthCheck = _nodeHealth,
        Metadata = _nodeMetadata,
        HttpRequest = OverHttp11(balancing.Value.IdleTimeout),
        Destinations = nodes.ToDictionary(
            static node => node.Id,
            static node => new DestinationConfig { Address = node.Address },
            StringComparer.Ordinal),
    };

    public ClusterConfig Auth() => new()
    {
        ClusterId = Clusters.Auth,
        HttpRequest = OverHttp11(balancing.Value.AuthServiceTimeout),
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
        {
            [Clusters.Auth] = new() { Address = balancing.Value.AuthServiceAddress },
        },
    };

    // A connection of its own for every stream: a slow one holds up nobody, and no GET turns into a CONNECT on the way to a node.
    private static ForwarderRequestConfig OverHttp11(TimeSpan activityTimeout) => new()
    {
        ActivityTimeout = activityTimeout,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };
}
