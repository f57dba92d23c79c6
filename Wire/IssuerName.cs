namespace Wire;

/// <summary>The issuer's one spelling: the token service writes it into every token, and nodes compare it letter by letter (RFC 8725 section 3.8).</summary>
public static class IssuerName
{
    /// <summary>The issuer when none is configured. A name, not an address that anybody calls: it stays when ports change, so that kept tokens stay valid.</summary>
    public const string Default = "https://localhost:8443/auth/";

    /// <summary>The spelling in tokens: trimmed, with a slash at its end, escaped as an address is. What is no address stays as it is, for a validator to refuse.</summary>
    /// <param name="configured">What a person wrote; null, empty or blank = <see cref="Default"/>.</param>
    public static string Normalize(string? configured)
    {
        var issuer = string.IsNullOrWhiteSpace(configured) ? Default : configured.Trim();
        issuer = issuer.EndsWith('/') ? issuer : issuer + "/";
        return Uri.TryCreate(issuer, UriKind.Absolute, out var address) ? address.AbsoluteUri : issuer;
    }
}
