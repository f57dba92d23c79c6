using AuthService.Clients;
using AuthService.Data;
using AuthService.Demo;
using AuthService.Edge;
using AuthService.Keys;
using AuthService.Startup;
using AuthService.Tokens;

namespace AuthService;

/// <summary>The named list of the service's parts, in the order in which they start and in which a request meets them.</summary>
internal static class AuthServiceExtensions
{
    public static void AddAuthService(this WebApplicationBuilder builder)
    {
        builder.AddQuietLogs();
        builder.AddRequestLimits();
        builder.Services.AddTrustedProxies();
        builder.Services.AddDataDirectory();
        builder.Services.AddAuthDatabase();
        builder.Services.AddKeys();
        builder.Services.AddBackendClient();
        builder.Services.AddStatePreparation();
        builder.Services.AddTokenServer();
    }

    public static void UseAuthService(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UsePublicBase();
        app.UseBodyFaults();

        // Called by hand: the framework would put both in front of the path base, where no endpoint of this service matches.
        app.UseRouting();
        app.UseAuthentication();
        app.MapTokenEndpoint();
        if (app.Environment.IsDevelopment())
        {
            app.MapDemoToken();
        }
    }
}
