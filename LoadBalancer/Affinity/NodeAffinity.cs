using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace LoadBalancer.Affinity;

/// <summary>
/// Keeps a client on its node while the node is there. A speed-up, never a need: any node can resume any client, so a cookie that is missing,
/// forged or of a node that left gives another node and no error.
/// </summary>
internal static class NodeAffinity
{
    /// <summary>Carries a hash of the destination's id: every balancer can read it, and no address stands in it.</summary>
    public const string CookieName = ".realtime-node";

    private static readonly SessionAffinityConfig ByCookie = new()
    {
        Enabled = true,
        Policy = "HashCookie",
        FailurePolicy = "Redistribute",
        AffinityKeyName = CookieName,
        Cookie = new SessionAffinityCookieConfig
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            SecurePolicy = CookieSecurePolicy.Always,
        },
    };

    /// <summary>What overrides the choice; null = nothing does.</summary>
    public static SessionAffinityConfig? Config(AffinityMode mode) => mode == AffinityMode.Cookie ? ByCookie : null;

    /// <summary>
    /// How a node is chosen otherwise. Sockets live for hours: what counts is that the numbers are even, not the luck of two draws.
    /// </summary>
    public static string Choice(AffinityMode mode) => mode == AffinityMode.ClientAddress ? ClientAddressPolicy.PolicyName : LoadBalancingPolicies.LeastRequests;
}
