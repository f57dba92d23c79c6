using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Limits;

/// <summary>
/// How much one client address may open at this balancer: an IPv4 address, or an IPv6 network of 64 bits. The defaults let a thousand people behind one address work with two tabs each,
/// and come back within half a minute when a node or a balancer stops.
/// </summary>
internal sealed class LimitOptions
{
    public const string SectionName = "LoadBalancer:Limits";

    /// <summary>WebSockets and streams that an address may begin per second, once <see cref="HandshakeBurst"/> is used up. Default 50; 0 = no limit.</summary>
    [Range(0, 1_000_000)]
    public int HandshakesPerSecond { get; set; } = 50;

    /// <summary>... and at once. Default 500.</summary>
    [Range(1, 1_000_000)]
    public int HandshakeBurst { get; set; } = 500;

    /// <summary>WebSockets and streams that an address may have open. Default 2,000; 0 = no limit.</summary>
    [Range(0, 10_000_000)]
    public int ConnectionsPerAddress { get; set; } = 2_000;

    /// <summary>
    /// Addresses that are remembered though nothing of theirs is open. Beyond it the one unseen for longest is forgotten and begins anew with a whole burst; nobody is refused for it.
    /// Default 65,536, some 10 MB.
    /// </summary>
    [Range(1, 10_000_000)]
    public int RememberedAddresses { get; set; } = 65_536;

    /// <summary>This machine's own addresses are limited as well. Default false: whoever sits there, or in a proxy there that names nobody, is no stranger.</summary>
    public bool LimitLoopback { get; set; }
}
