using System.ComponentModel.DataAnnotations;
using Wire;

namespace Realtime.Auth;

/// <summary>Whose tokens are believed.</summary>
public sealed class TokenOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Auth";

    /// <summary>The <c>iss</c> that tokens must name, exactly, in the spelling of <see cref="IssuerName"/>. Set from <c>Auth:Issuer</c>.</summary>
    [Required]
    public string Issuer { get; set; } = IssuerName.Default;

    /// <summary>Where the token service's public keys (JWKS, RFC 7517) are read; null or empty = no token can be verified. Service discovery resolves the host.</summary>
    public string? KeysAddress { get; set; }

    /// <summary>The claim that holds the user's id. Default <c>sub</c>.</summary>
    [RegularExpression("^[!-~]{1,128}$")]
    public string UserClaim { get; set; } = "sub";

    /// <summary>How far clocks may differ, both ways, when <c>exp</c> and <c>nbf</c> are judged. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A longer token is refused unread. Default 16 KiB.</summary>
    [Range(1024, 64 * 1024)]
    public int MaxTokenBytes { get; set; } = 16 * 1024;

    /// <summary>The least time between two fetches of the keys that unknown key ids can cause. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan KeyRefreshCoolDown { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a token with an unknown key waits for a fetch of the keys. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10")]
    public TimeSpan KeyWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often, give or take a quarter, connections are looked at whose token was signed by a key that is trusted no more; they are closed with 3014, and come back with another
    /// token. 0 = never. Default 0.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan RevalidationInterval { get; set; }
}
