using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Wire;

namespace Realtime.Auth;

/// <summary>What a host's bearer scheme needs to judge backends' tokens by the engine's rules and keys.</summary>
public sealed class ServerApiTokens
{
    private readonly SigningKeys _keys;

    internal ServerApiTokens(SigningKeys keys, IOptions<TokenOptions> options, TimeProvider time)
    {
        _keys = keys;
        ValidationParameters = TokenRules.For(TokenAudiences.ServerApi, options.Value, time);
    }

    /// <summary>Gives the token service's keys; null when no <see cref="TokenOptions.KeysAddress"/> is set: no token passes then.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration>? Keys => _keys.Configuration;

    /// <summary>Issuer, audience, algorithm, type and lifetime.</summary>
    public TokenValidationParameters ValidationParameters { get; }

    /// <summary>Whether the bearer's scope lets it publish.</summary>
    public static bool MayPublish(ClaimsPrincipal backend) => HasScope(backend, TokenClaims.PublishScope) || MayDoEverything(backend);

    /// <summary>Whether the bearer's scope lets it do everything.</summary>
    public static bool MayDoEverything(ClaimsPrincipal backend) => HasScope(backend, TokenClaims.ApiScope);

    private static bool HasScope(ClaimsPrincipal backend, string scope)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend.FindAll(TokenClaims.Scope).Any(claim => claim.Value.Split(' ').Contains(scope, StringComparer.Ordinal));
    }
}
