using System.ComponentModel.DataAnnotations;

namespace Realtime.Cluster;

/// <summary>How nodes give each other orders.</summary>
public sealed class ClusterOptions
{
    public const string SectionName = "Realtime:Cluster";

    /// <summary>How long a node waits for the answers of others, and how long it may take to carry out an order. Default 1.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Proves to each other that messages come from nodes of this cluster: the same on all of them, random, and known to nobody else. Needed with Redis, except in Development.</summary>
    [StringLength(1024, MinimumLength = 32)]
    public string? Secret { get; set; }

    /// <summary>A message whose sender's clock differs by more is refused, so that none can be said again later. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Orders of this node that wait for answers; a further one is refused. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxPendingAsks { get; set; } = 1000;
}
