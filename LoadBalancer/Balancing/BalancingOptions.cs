using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Balancing;

/// <summary>What stands behind the balancer and how long it may be silent.</summary>
internal sealed class BalancingOptions
{
    public const string SectionName = "LoadBalancer";

    /// <summary>Where the token service listens; a service name is looked up for every request. Default <c>http://auth-service</c>.</summary>
    [Required, Url]
    public string AuthServiceAddress { get; set; } = "http://auth-service";

    /// <summary>
    /// A WebSocket on which nothing moves for this long is cut. Default 100 s. Longer than the nodes' ping interval (25 s) and pong time (8 s)
    /// together, with room for a slow network: <see cref="BalancingOptionsRules"/> holds it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>A request to the token service that is silent for this long has failed. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AuthServiceTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Services get the host that the client asked for. Default true. To be switched off where an ingress in front of them chooses by it: nodes then need the
    /// pages' origins (<c>Realtime:Doors:AllowedOrigins</c>).
    /// </summary>
    public bool KeepHost { get; set; } = true;
}
