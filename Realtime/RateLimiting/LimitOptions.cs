using System.ComponentModel.DataAnnotations;

namespace Realtime.RateLimiting;

/// <summary>How much clients may ask. What is above is answered with error 111 and done not at all; who goes on regardless is closed with 3013.</summary>
public sealed class LimitOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Limits";

    /// <summary>Commands of one connection in a second, lastingly; 0 = as many as it can. Default 500.</summary>
    [Range(0, 100_000)]
    public int CommandsPerSecond { get; set; } = 500;

    /// <summary>Commands that a connection may send at once after a rest. At least <c>Realtime:Clients:MaxSubscriptions</c>: who comes back subscribes to all at once. Default 4,096.</summary>
    [Range(1, 1_000_000)]
    public int CommandBurst { get; set; } = 4096;

    /// <summary>Commands in a second of all connections of one user, on all nodes together; 0 = as many as they can. Connects count, anonymous users do not. Default 0.</summary>
    [Range(0, 10_000)]
    public int UserCommandsPerSecond { get; set; }

    /// <summary>Commands that a user may send at once after a rest. Default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int UserCommandBurst { get; set; } = 1000;

    /// <summary>How long a command waits for what Redis says of its user; after it this node judges alone. Default 0.1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:01", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan UserDeadline { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Refused commands that a connection may have in a minute; at the next one it is closed with 3013. Default 100.</summary>
    [Range(0, 100_000)]
    public int MaxRefusals { get; set; } = 100;

    /// <summary>
    /// Connects under way on this node: tokens being checked, hooks being asked. Further ones are answered with error 111 at once, so that those before them are answered
    /// within the five seconds that SDKs wait. Default 5,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConcurrentConnects { get; set; } = 5000;
}
