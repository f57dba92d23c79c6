namespace ServiceDefaults.Proxies;

/// <summary>Whose word about a client is believed. A service derives its own, which has the section's name and says what is believed.</summary>
public abstract class TrustedProxyList
{
    /// <summary>IP addresses. Default: none. Empty entries count as absent.</summary>
    public IList<string> Addresses { get; set; } = [];

    /// <summary>Networks, <c>10.0.0.0/8</c>. Default: none. Empty entries count as absent.</summary>
    public IList<string> Networks { get; set; } = [];
}
