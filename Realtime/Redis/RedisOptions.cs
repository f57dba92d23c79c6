using System.ComponentModel.DataAnnotations;
using Wire;

namespace Realtime.Redis;

/// <summary>How a node uses Redis. The connection itself comes from <c>ConnectionStrings:redis</c>.</summary>
public sealed class RedisOptions
{
    public const string SectionName = "Realtime:Redis";

    /// <summary>Where <see cref="KeyPrefix"/> is set: nodes and balancers share it, so it stands one level higher.</summary>
    public const string KeyPrefixKey = "Realtime:KeyPrefix";

    /// <summary>Begins every key and relay channel, so that two clusters can share one Redis. No braces: they decide the slot. Default <c>realtime</c>.</summary>
    [RegularExpression("^[A-Za-z0-9._:-]{1,64}$")]
    public string KeyPrefix { get; set; } = NodeRegistryLayout.DefaultKeyPrefix;

    /// <summary>How long one operation may take, its retry included. A publish may wait as long once more for those before it in its channel. Default 1.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// false: a channel's history and every node's lease begin anew whenever another Redis process holds them, since nobody can prove that nothing was lost. true: a promoted replica or
    /// a restarted process is believed to have everything, and what it lacks is noticed only while its top is lower than one that a node has seen. Default false.
    /// </summary>
    public bool TrustFailover { get; set; }

    /// <summary>Publications that wait to be sent hold at most this much memory; a publish beyond it is refused. Default 64 MiB.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int MaxWaitingPublishBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>A channel that nobody needs any more stays subscribed for this long, so that clients that come and go cost nothing. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan UnsubscribeDelay { get; set; } = TimeSpan.FromSeconds(2);
}
