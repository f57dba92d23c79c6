using LoadBalancer.Balancing;
using LoadBalancer.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancer.Health;

/// <summary>Ready with one usable node. Reads memory only: a slow Redis must not make a working balancer look dead.</summary>
internal sealed class NodesHealthCheck(NodeDirectory directory, NodeCounts nodes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(directory.Picture, nodes.Usable));

    private static HealthCheckResult Check(NodePicture picture, int usable) => picture.Registry switch
    {
        _ when usable == 0 => HealthCheckResult.Unhealthy($"no node is usable: {Reason(picture)}"),
        RegistryState.Away => HealthCheckResult.Degraded($"the node registry cannot be read; {usable} nodes known before are usable"),
        RegistryState.Emptied => HealthCheckResult.Degraded($"the node registry is empty; {usable} nodes known before are usable"),
        _ => HealthCheckResult.Healthy($"{usable} nodes are usable"),
    };

    private static string Reason(NodePicture picture) => picture switch
    {
        { Nodes.Count: > 0 } => $"all {picture.Nodes.Count} nodes fail their health checks",
        { Registry: RegistryState.Unread } => "the node registry has not been read yet",
        { Registry: RegistryState.Away } => "the node registry cannot be read, and no node was known before",
        { Announced: > 0 } => $"{picture.Announced} nodes have announced themselves, and none of them takes clients at an address of its own",
        _ => "none has announced itself in the registry",
    };
}
