using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Draining;

/// <summary>How the balancer empties before it stops.</summary>
internal sealed class DrainOptions
{
    public const string SectionName = "LoadBalancer:Drain";

    /// <summary>
    /// Over this time the open WebSockets and streams of a balancer that stops are ended, evenly and in random order, so that their clients do not all come back at once.
    /// Default 20 s; 0 ends them all at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(20);
}
