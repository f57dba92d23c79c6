using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace LoadBalancer.Health;

/// <summary>Judges the answers of nodes to the question whether they are ready: failures in a row take a node out, as the proxy does it; reasons to prefer others are kept.</summary>
/// <param name="degraded">Gets the reasons.</param>
/// <param name="services">Asked later: this policy is one of those that it holds.</param>
internal sealed class NodeProbes(DegradedNodes degraded, IServiceProvider services) : IActiveHealthCheckPolicy
{
    public const string PolicyName = "NodeProbes";

    private readonly Lazy<IActiveHealthCheckPolicy> _failures = new(() =>
        services.GetServices<IActiveHealthCheckPolicy>().Single(static policy => policy.Name == HealthCheckConstants.ActivePolicy.ConsecutiveFailures));

    public string Name => PolicyName;

    public void ProbingCompleted(ClusterState cluster, IReadOnlyList<DestinationProbingResult> probingResults)
    {
        degraded.Take(probingResults);
        _failures.Value.ProbingCompleted(cluster, probingResults);
    }
}
