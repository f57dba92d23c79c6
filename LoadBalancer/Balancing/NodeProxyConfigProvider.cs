using LoadBalancer.Edge;
using LoadBalancer.Nodes;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace LoadBalancer.Balancing;

/// <summary>Gives the proxy a new configuration whenever the nodes change. A socket that is open stays with its node, even when that left the list.</summary>
internal sealed class NodeProxyConfigProvider : IProxyConfigProvider, INodeListener
{
    private readonly IReadOnlyList<RouteConfig> _routes;
    private readonly ProxyClusters _clusters;
    private ProxyConfig _current;

    public NodeProxyConfigProvider(IHostEnvironment environment, ProxyClusters clusters, IOptions<TimeoutOptions> timeouts)
    {
        _routes = ProxyRoutes.All(withDemo: environment.IsDevelopment(), timeouts.Value.Request);
        _clusters = clusters;
        _current = Describe([]);
    }

    public IProxyConfig GetConfig() => Volatile.Read(ref _current);

    public void OnNodesChanged(IReadOnlyList<NodeDestination> nodes) => Interlocked.Exchange(ref _current, Describe(nodes)).MarkReplaced();

    private ProxyConfig Describe(IReadOnlyList<NodeDestination> nodes) =>
        new(_routes, [_clusters.Realtime(nodes), _clusters.Auth()]);
}
