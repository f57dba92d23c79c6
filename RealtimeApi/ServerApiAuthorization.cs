using Microsoft.AspNetCore.Authentication.JwtBearer;
using Realtime.Auth;
using Realtime.ServerApi;

namespace RealtimeApi;

/// <summary>Backends call the server API with an access token of the token service.</summary>
internal static class ServerApiAuthorization
{
    public static void AddServerApiAuthorization(this IServiceCollection services)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<ServerApiTokens>(static (options, tokens) =>
        {
            options.MapInboundClaims = false;
            options.RequireHttpsMetadata = false;
            options.TokenValidationParameters = tokens.ValidationParameters;
            options.ConfigurationManager = tokens.Keys!;
        });
        services.AddAuthorizationBuilder().AddPolicy(
            ServerApiPolicy.Name, static policy => policy.RequireAssertion(static context => ServerApiTokens.MayPublish(context.User)));
    }
}
