using Wire;

namespace AuthService.Tokens;

/// <summary>What stands in every token.</summary>
internal sealed class AuthOptions
{
    public const string SectionName = "Auth";

    public static readonly TimeSpan DefaultAccessTokenLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The <c>iss</c> of every token and of the discovery document: an absolute https address without query and fragment (RFC 8414 section 2); a slash at its end
    /// is added when missing. A name, not an address that anybody calls: it stays as it is when ports change, so that kept tokens stay valid. Default, also when
    /// empty: <c>https://localhost:8443/auth/</c>.
    /// </summary>
    public string Issuer { get; set; } = IssuerName.Default;

    /// <summary>How long an access token is good for: 10 seconds to 1 day. Default, also when empty: 5 minutes.</summary>
    public TimeSpan? AccessTokenLifetime { get; set; }

    /// <summary>Puts defaults where nothing is set, and the issuer into the form in which tokens carry it.</summary>
    public void Normalize()
    {
        Issuer = IssuerName.Normalize(Issuer);
        AccessTokenLifetime ??= DefaultAccessTokenLifetime;
    }
}
