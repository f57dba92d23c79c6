namespace LoadBalancer.Balancing;

/// <summary>Names of what stands behind the balancer.</summary>
internal static class Clusters
{
    /// <summary>The nodes.</summary>
    public const string Realtime = "realtime";

    /// <summary>The token service.</summary>
    public const string Auth = "auth";
}
