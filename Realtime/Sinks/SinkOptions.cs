using System.ComponentModel.DataAnnotations;

namespace Realtime.Sinks;

/// <summary>How connections are carried.</summary>
public sealed class SinkOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Connections";

    /// <summary>A longer message closes the connection with 1009. Default 64 KiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 64 * 1024;

    /// <summary>A client with more undelivered bytes than this is disconnected as slow (3008). Default 1 MiB.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxOutboundQueueBytes { get; set; } = 1024 * 1024;

    /// <summary>How long the last bytes of a closing connection may take, and then the peer's own close. Default 1 s each.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Which way bytes go out. Default <see cref="OutputKind.Auto"/>.</summary>
    public OutputKind Output { get; set; }
}
