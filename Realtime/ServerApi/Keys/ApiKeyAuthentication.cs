using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Wire;

namespace Realtime.ServerApi.Keys;

/// <summary>Takes a key for who it is: in <c>X-API-Key</c>, in <c>Authorization: apikey ...</c>, and in the address where that is allowed. A key opens everything.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory logs, UrlEncoder encoder, ApiKeySet keys, IOptions<ServerApiOptions> options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, logs, encoder)
{
    private const string Header = "X-API-Key";
    private const string AuthorizationPrefix = "apikey ";
    private const string QueryName = "api_key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Judge([.. Given()]));

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await base.HandleChallengeAsync(properties);
        Response.Headers.WWWAuthenticate = StringValues.Concat(Response.Headers.WWWAuthenticate, AuthorizationPrefix.Trim());
    }

    /// <summary>Two keys are none: whatever stands in front may have looked at the other.</summary>
    private AuthenticateResult Judge(IReadOnlyList<string> given) =>
        given.Count == 0 ? AuthenticateResult.NoResult()
        : given.Count > 1 || !keys.Has(given[0]) ? AuthenticateResult.Fail("The key is not known.")
        : AuthenticateResult.Success(new AuthenticationTicket(Bearer(), Scheme.Name));

    private ClaimsPrincipal Bearer() =>
        new(new ClaimsIdentity([new Claim(TokenClaims.Scope, $"{TokenClaims.PublishScope} {TokenClaims.ApiScope}")], Scheme.Name));

    private IEnumerable<string> Given()
    {
        var authorization = Request.Headers.Authorization
            .Where(static value => value?.StartsWith(AuthorizationPrefix, StringComparison.OrdinalIgnoreCase) is true)
            .Select(static value => value![AuthorizationPrefix.Length..].Trim());
        var query = options.Value.AllowKeyInQuery ? Request.Query[QueryName] : default;
        return Request.Headers[Header].Concat(query).OfType<string>().Concat(authorization);
    }
}
