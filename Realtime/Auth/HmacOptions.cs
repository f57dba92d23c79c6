using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Realtime.Auth;

/// <summary>A secret that this cluster shares with a backend which signs its clients' tokens itself (HS256, HS384, HS512).</summary>
public sealed class HmacOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Auth:Hmac";

    /// <summary>The secret, whose UTF-8 bytes are the key; null or empty = no such token is believed. At least as long as the hash (RFC 7518 section 3.2): 32 bytes for HS256.</summary>
    [StringLength(1024)]
    public string? Secret { get; set; }

    /// <summary>The secret before the present one; null or empty = none. Needs <see cref="PreviousSecretUntil"/>.</summary>
    [StringLength(1024)]
    public string? PreviousSecret { get; set; }

    /// <summary>Until when <see cref="PreviousSecret"/> is believed: <c>2026-12-31T12:00:00Z</c>. Without a zone it is UTC, whatever the machine's.</summary>
    public string? PreviousSecretUntil { get; set; }

    /// <summary>A token without <c>exp</c> is refused. Default true.</summary>
    public bool RequireExpiration { get; set; } = true;

    /// <summary><see cref="PreviousSecretUntil"/>; null = absent or not a time.</summary>
    internal DateTimeOffset? PreviousEnd =>
        DateTimeOffset.TryParse(PreviousSecretUntil, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null;
}
