using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Wire;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthService.Tokens;

/// <summary>The token endpoint (RFC 6749 section 3.2). OpenIddict has checked client, secret, grant and scopes before a request gets here.</summary>
internal static class TokenEndpoint
{
    /// <summary>Below the path base. Without a slash in front: with one, the token server takes it from the root of the host.</summary>
    public const string Path = "connect/token";

    public static void MapTokenEndpoint(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, SignIn);

    private static SignInHttpResult SignIn(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The request did not pass the token server.");
        var scopes = request.GetScopes();
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, request.ClientId);

        // A request without a scope gets the default one (RFC 6749 section 3.3), and the answer names it.
        identity.SetScopes(scopes.IsEmpty ? [TokenClaims.PublishScope] : scopes);
        identity.SetAudiences(TokenAudiences.ServerApi);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
