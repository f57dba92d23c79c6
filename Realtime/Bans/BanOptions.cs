using System.ComponentModel.DataAnnotations;

namespace Realtime.Bans;

/// <summary>How many users may be banned, and how nodes keep their copies of the list.</summary>
public sealed class BanOptions
{
    public const string SectionName = "Realtime:Bans";

    /// <summary>Users banned at one time; a further ban is answered with error 106. A node needs about 30 MB for 100,000. Default 100,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxUsers { get; set; } = 100_000;

    /// <summary>How often a node asks the store what has changed, beside what other nodes tell it at once. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A node whose copy has not been compared with the store for longer is Degraded; it goes on refusing by what it has. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(1);
}
