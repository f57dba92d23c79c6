using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Realtime.Auth;
using Realtime.ServerApi;
using Realtime.ServerApi.Keys;

namespace RealtimeApi;

/// <summary>Backends call the server API with an access token of the token service, or with a key.</summary>
internal static class ServerApiAuthorization
{
    public static void AddServerApiAuthorization(this IServiceCollection services)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer().AddRealtimeApiKey();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<ServerApiTokens>(static (options, tokens) =>
        {
            options.MapInboundClaims = false;
            options.RequireHttpsMetadata = false;
            options.TokenValidationParameters = tokens.ValidationParameters;
            options.ConfigurationManager = tokens.Keys!;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(ServerApiPolicy.Publish, static policy => Allow(policy, ServerApiTokens.MayPublish))
            .AddPolicy(ServerApiPolicy.Everything, static policy => Allow(policy, ServerApiTokens.MayDoEverything));
    }

    private static void Allow(AuthorizationPolicyBuilder policy, Func<ClaimsPrincipal, bool> mayCall) => policy
        .AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme, ApiKeyExtensions.Scheme)
        .RequireAssertion(context => mayCall(context.User));
}
