using System.ComponentModel.DataAnnotations;

namespace Realtime.ServerApi;

/// <summary>What backends may send.</summary>
public sealed class ServerApiOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:ServerApi";

    /// <summary>A longer request body is refused with 413. It bounds a publication too, so it must fit the clients' outbound queues. Default 256 KiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 256 * 1024;
}
