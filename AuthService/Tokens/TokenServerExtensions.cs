using AuthService.Data;
using AuthService.Keys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Wire;

namespace AuthService.Tokens;

internal static class TokenServerExtensions
{
    public static void AddTokenServer(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddOptions<AuthOptions>()
            .BindConfiguration(AuthOptions.SectionName)
            .PostConfigure(static options => options.Normalize())
            .ValidateOnStart();
        services.AddSingleton<ConnectionTokens>();
        services.AddOpenIddict()
            .AddCore(static core => core.UseEntityFrameworkCore().UseDbContext<AuthDbContext>())
            .AddServer(ConfigureServer);

        // Not through the builder: the keys are there only after the start has opened their files.
        services.AddOptions<OpenIddictServerOptions>().Configure<IOptions<AuthOptions>, KeyStore>(ConfigureKeysAndClaims);
    }

    private static void ConfigureServer(OpenIddictServerBuilder server)
    {
        server.SetTokenEndpointUris(TokenEndpoint.Path);
        server.AllowClientCredentialsFlow();
        server.RegisterScopes(TokenClaims.PublishScope, TokenClaims.ApiScope);

        // Nodes read access tokens by themselves.
        server.DisableAccessTokenEncryption();

        // Short-lived access tokens are never looked up again, so a row for each would only grow the database.
        server.DisableTokenStorage();
        server.DisableAuthorizationStorage();
        server.AddEventHandler(RefusedTokenRequests.Descriptor);

        // TLS ends at the balancer.
        server.UseAspNetCore().EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement();
    }

    private static void ConfigureKeysAndClaims(OpenIddictServerOptions server, IOptions<AuthOptions> options, KeyStore keys)
    {
        server.Issuer = new Uri(options.Value.Issuer);
        server.Scopes.Remove(OpenIddictConstants.Scopes.OpenId); // Nobody signs in here: there are no identity tokens.
        server.AccessTokenLifetime = options.Value.AccessTokenLifetime;
        server.SigningCredentials.Add(new SigningCredentials(keys.SigningKey, SecurityAlgorithms.EcdsaSha256));
        server.EncryptionCredentials.Add(new EncryptingCredentials(keys.EncryptionKey, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }
}
