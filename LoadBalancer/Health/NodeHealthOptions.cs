using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Health;

/// <summary>How the balancer finds out that an announced node does not serve.</summary>
internal sealed class NodeHealthOptions
{
    public const string SectionName = "LoadBalancer:Health";

    /// <summary>Time between two questions to a node's readiness endpoint. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>An answer that takes longer is a failure. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Failures in a row that take a node out of the choice. Default 2: one lost answer is no verdict.</summary>
    [Range(1, 100)]
    public int FailuresUntilUnhealthy { get; set; } = 2;

    /// <summary>How long a node is left alone whose connections fail, before it is tried again. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan ReactivationPeriod { get; set; } = TimeSpan.FromSeconds(10);
}
