using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace LoadBalancer.Balancing;

/// <summary>One configuration of the proxy, and the signal that another has taken its place.</summary>
internal sealed class ProxyConfig : IProxyConfig
{
    private readonly Action _markReplaced;

    public ProxyConfig(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters)
    {
        // Not disposed: it holds no timer, and the proxy may still register with a token that was cancelled meanwhile.
        var replaced = new CancellationTokenSource();
        ChangeToken = new CancellationChangeToken(replaced.Token);
        _markReplaced = replaced.Cancel;
        Routes = routes;
        Clusters = clusters;
    }

    public IReadOnlyList<RouteConfig> Routes { get; }

    public IReadOnlyList<ClusterConfig> Clusters { get; }

    public IChangeToken ChangeToken { get; }

    public void MarkReplaced() => _markReplaced();
}
