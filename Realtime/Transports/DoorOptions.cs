using System.ComponentModel.DataAnnotations;

namespace Realtime.Transports;

/// <summary>Who may knock.</summary>
public sealed class DoorOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Doors";

    /// <summary>
    /// Origins of pages that may connect beside those of this host itself, exactly as browsers send them (RFC 6454 section 7): <c>https://example.com</c>, no path.
    /// Clients that send no Origin are no browsers and are let in. There is no way to allow all.
    /// </summary>
    [MaxLength(100)]
    public IList<string> AllowedOrigins { get; } = [];
}
