using ServiceDefaults.Proxies;

namespace AuthService.Edge;

/// <summary>Whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> are believed. The machine itself always is.</summary>
internal sealed class TrustedProxyOptions : TrustedProxyList
{
    public const string SectionName = "Auth:TrustedProxies";
}
