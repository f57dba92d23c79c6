using Yarp.ReverseProxy.Configuration;

namespace LoadBalancer.Affinity;

/// <summary>
/// Keeps a browser on its node while the node is there. A speed-up, never a need: any node can resume any client, so a cookie that is missing,
/// forged or of a node that left gives another node and no error.
/// </summary>
internal static class NodeAffinity
{
    /// <summary>Carries a hash of the destination's id: every balancer can read it, and no address stands in it.</summary>
    public const string CookieName = ".realtime-node";

    public static readonly SessionAffinityConfig Config = new()
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
}
