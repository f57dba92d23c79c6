using System.Globalization;
using ServiceDefaults;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace LoadBalancer.Health;

/// <summary>The health checks of the nodes: asked for, and seen from failing requests.</summary>
internal static class NodeHealth
{
    public static HealthCheckConfig Config(NodeHealthOptions options) => new()
    {
        // When all nodes look bad, the checks are likelier to be wrong than all nodes: the choice is then among all of them.
        AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
        Active = new ActiveHealthCheckConfig
        {
            Enabled = true,
            Policy = NodeProbes.PolicyName,
            Interval = options.ProbeInterval,
            Timeout = options.ProbeTimeout,
            Path = ServiceDefaultsExtensions.ReadinessPath,
        },
        Passive = new PassiveHealthCheckConfig
        {
            Enabled = true,
            Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate,
            ReactivationPeriod = options.ReactivationPeriod,
        },
    };

    public static IReadOnlyDictionary<string, string> Metadata(NodeHealthOptions options) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = options.FailuresUntilUnhealthy.ToString(CultureInfo.InvariantCulture),
    };
}
