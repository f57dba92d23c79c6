namespace AuthService.Edge;

/// <summary>Whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> are believed. The machine itself always is.</summary>
internal sealed class TrustedProxyOptions
{
    public const string SectionName = "Auth:TrustedProxies";

    /// <summary>IP addresses. Default: none. Empty entries count as absent.</summary>
    public IList<string> Addresses { get; set; } = [];

    /// <summary>Networks, <c>10.0.0.0/8</c>. Default: none. Empty entries count as absent.</summary>
    public IList<string> Networks { get; set; } = [];
}
