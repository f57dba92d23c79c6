using System.ComponentModel.DataAnnotations;

namespace Realtime.Cluster;

/// <summary>How nodes give each other orders.</summary>
public sealed class ClusterOptions
{
    public const string SectionName = "Realtime:Cluster";

    /// <summary>How long a node waits for the answers of others, and how long it may take to carry out an order. Default 1.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan AskTimeout { get; set; } = TimeSpan.FromSeconds(1.5);
}
