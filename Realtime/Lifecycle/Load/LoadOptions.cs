using System.ComponentModel.DataAnnotations;

namespace Realtime.Lifecycle.Load;

/// <summary>When this node counts as full, and how full nodes are meant to be.</summary>
public sealed class LoadOptions
{
    public const string SectionName = "Realtime:Load";

    /// <summary>With so many open connections the node counts as full. It takes more all the same: this is for whoever decides how many nodes there are.</summary>
    [Range(1, 10_000_000)]
    public int ConnectionCapacity { get; set; } = 20_000;

    /// <summary>Over which the processor's share is smoothed, so that a burst is no reason for another node. 0 = as it was between two looks.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Smoothing { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How busy a node is meant to be: the scaling signal's answer carries it.</summary>
    [Range(0.05, 1.0)]
    public double Target { get; set; } = 0.7;
}
