using AppHost.Settings;

namespace AppHost.Services;

internal static class AuthServiceExtensions
{
    public const string ResourceName = "auth-service";

    /// <summary>Issues tokens; reached by people through the balancer, by nodes directly.</summary>
    public static IResourceBuilder<ProjectResource> AddAuthService(this IDistributedApplicationBuilder builder, TopologySettings settings, PublicNames names)
    {
        // Kept, as the database is: its client must find the same secret at every start.
        var secret = builder.AddParameter("backend-client-secret", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        return builder.AddService<Projects.AuthService>(ResourceName)
            .WithOwnHttpEndpoint()
            .WithReadiness()
            .WithEnvironment("Auth__Issuer", names.Issuer)
            .WithEnvironment("Auth__BackendClient__Id", "backend")
            .WithEnvironment("Auth__BackendClient__Secret", secret)
            .WithDataDirectory(settings);
    }
}
