using System.ComponentModel.DataAnnotations;

namespace ServiceDefaults.Management;

/// <summary>Where a service answers those who operate it, and nobody else.</summary>
public sealed class ManagementOptions
{
    public const string SectionName = "Management";

    /// <summary>The value of <see cref="Address"/> that means every address of the machine.</summary>
    public const string EveryAddress = "*";

    /// <summary>Plain http, without a token, so it belongs into no published port. Absent: there is no such server.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The IP address that it listens on. In a container that others scrape: <c>*</c>. Empty = this machine alone.</summary>
    public string Address { get; set; } = "127.0.0.1";
}
