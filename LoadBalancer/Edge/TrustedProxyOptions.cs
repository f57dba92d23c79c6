using ServiceDefaults.Proxies;

namespace LoadBalancer.Edge;

/// <summary>Whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Nobody's by default, not even this machine's.</summary>
internal sealed class TrustedProxyOptions : TrustedProxyList
{
    public const string SectionName = "LoadBalancer:TrustedProxies";
}
