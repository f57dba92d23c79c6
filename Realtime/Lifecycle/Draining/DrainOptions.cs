using System.ComponentModel.DataAnnotations;

namespace Realtime.Lifecycle.Draining;

/// <summary>How this node empties before it stops.</summary>
public sealed class DrainOptions
{
    public const string SectionName = "Realtime:Drain";

    /// <summary>
    /// Over this time the connections of a node that stops are closed, evenly and in random order, so that their clients do not all come back at once. Default 20 s; 0 closes
    /// them all at once. The host waits longer than that for the stop: <see cref="ShutdownTimeoutRules"/> holds it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(20);
}
