using System.ComponentModel.DataAnnotations;

namespace Realtime.Hub;

/// <summary>How dead connections are found.</summary>
public sealed class HeartbeatOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Heartbeat";

    /// <summary>How often the server pings, in whole seconds. Must be shorter than the idle limit of whatever stands in front. Default 25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>A client from which nothing came for this long after a ping is disconnected (3012), in whole seconds; shorter than <see cref="PingInterval"/>. Default 8 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(8);
}
