using System.ComponentModel.DataAnnotations;

namespace Realtime.Hub;

/// <summary>How much a channel keeps while subscribers are on their way in.</summary>
public sealed class LiveChannelOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:LiveChannels";

    /// <summary>About how many bytes one channel keeps while a subscribe is under way; over it such a subscribe is told to come again. Default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxTailBytes { get; set; } = 1024 * 1024;

    /// <summary>Publications that wait while the channel's position is in doubt; what does not fit is read from history afterwards. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; set; } = 1000;

    /// <summary>How often every channel's position is compared with the store. Default 40 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PositionCheckInterval { get; set; } = TimeSpan.FromSeconds(40);
}
