using System.Net;
using LoadBalancer.Edge;
using LoadBalancer.Nodes;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace LoadBalancer.Affinity;

/// <summary>
/// Leads clients by their address. It chooses among the nodes that are left to choose from, so a node that drains, fails or refused just now is passed over by whoever decides that.
/// Backends' calls are not clients: they go where there are the fewest requests, or all of one backend's would be one node's.
/// </summary>
/// <param name="services">Asked later: this policy is one of those that it holds.</param>
internal sealed class ClientAddressPolicy(IServiceProvider services) : ILoadBalancingPolicy
{
    public const string PolicyName = "ClientAddress";

    private readonly Lazy<ILoadBalancingPolicy> _others = new(() =>
        services.GetServices<ILoadBalancingPolicy>().Single(static policy => policy.Name == LoadBalancingPolicies.LeastRequests));

    public string Name => PolicyName;

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations) =>
        ClientPaths.Are(context.Request.Path) && context.Connection.RemoteIpAddress is { } address
            ? PickFor(address, availableDestinations)
            : _others.Value.PickDestination(context, cluster, availableDestinations);

    // By the node's name, not by its present life: a node that returns gets its clients back.
    private static DestinationState? PickFor(IPAddress address, IReadOnlyList<DestinationState> nodes)
    {
        var client = AddressBlock.Of(address);
        return nodes.MaxBy(node => Rendezvous.Score(client, NodeDestination.NameIn(node.DestinationId)));
    }
}
