using Microsoft.Extensions.ServiceDiscovery.Http;
using Yarp.ReverseProxy.Forwarder;

namespace LoadBalancer.Balancing;

/// <summary>
/// Looks up the token service by its name. Nodes are not looked up: their addresses come from the registry, and a discovery that fails must not keep a
/// new picture of the nodes from being used.
/// </summary>
internal sealed class AuthDiscoveryClientFactory(IServiceDiscoveryHttpMessageHandlerFactory discovery, ILogger<ForwarderHttpClientFactory> logger)
    : ForwarderHttpClientFactory(logger)
{
    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        context.ClusterId == Clusters.Auth ? discovery.CreateHandler(handler) : handler;
}
