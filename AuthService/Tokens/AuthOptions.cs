using System.ComponentModel.DataAnnotations;

namespace AuthService.Tokens;

/// <summary>What stands in every token.</summary>
internal sealed class AuthOptions
{
    public const string SectionName = "Auth";

    public const string DefaultIssuer = "https://localhost:8443/auth/";

    /// <summary>
    /// The <c>iss</c> of every token and of the discovery document: an absolute https address without query and fragment (RFC 8414 section 2); a slash at its end
    /// is added when missing. A name, not an address that anybody calls: it stays as it is when ports change, so that kept tokens stay valid. Default, also when
    /// empty: <c>https://localhost:8443/auth/</c>.
    /// </summary>
    public string Issuer { get; set; } = DefaultIssuer;

    /// <summary>How long an access token is good for. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ErrorMessage = $"{SectionName}:{nameof(AccessTokenLifetime)} must lie between 00:00:10 and 1.00:00:00.")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    public void Normalize()
    {
        Issuer = string.IsNullOrWhiteSpace(Issuer) ? DefaultIssuer : Issuer.Trim();
        Issuer = Issuer.EndsWith('/') ? Issuer : Issuer + "/";
    }
}
